import type { DigestContributor } from "#server/members/digest.ts";
import { portalPath } from "#server/portal-path.ts";
import { markDigested, waitingForDigest } from "./telling-store.ts";
import { headingFor } from "./words.ts";

/** What became of the ideas that a member stands behind, each change once: it is told by this digest and no other. */
export const toldInDigest: DigestContributor = async (tx, { personId }) => {
  const rows = await waitingForDigest(tx, personId);
  return {
    heading: "Ideas you stand behind",
    items: rows.map((row) => ({
      title: headingFor({ title: row.title }, { to_state: row.to_state }),
      ...(row.answer !== null && { detail: row.answer.slice(0, 500) }),
      href: portalPath("ideas", row.idea_id, row.title),
    })),
    queued: (mailId) =>
      markDigested(
        tx,
        personId,
        rows.map((row) => row.change_id),
        mailId,
      ),
  };
};
