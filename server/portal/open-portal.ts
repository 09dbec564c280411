import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { beginPortal } from "./begin-portal.ts";
import { missingParts } from "./present.ts";
import { changePortal, type PortalRow, portalOf } from "./store.ts";

const said = {
  purpose: "what it is for",
  memberGain: "what members get",
  memberMeasure: "how you tell that members get it",
  companyGain: "what you get",
  companyMeasure: "how you tell that you get it",
};

/**
 * Opens the portal to everybody. 422 while its charter has gaps, unless somebody says by name why it opens all the same:
 * that stays on the portal and in the log. An open portal stays as it is.
 */
export async function openPortal(tx: Tx, overrideReason: string | null, now: Date): Promise<PortalRow> {
  const before = await beginPortal(tx);
  if (before.opened_at) return before;
  const missing = missingParts(before);
  if (missing.length > 0 && overrideReason === null) {
    throw refused(
      "charter_missing",
      `The portal opens with a charter. Still to say: ${missing.map((part) => said[part]).join(", ")}.`,
      missing.map((part) => ({ path: `charter.${part}`, code: "missing", message: `say ${said[part]}` })),
    );
  }
  const reason = missing.length > 0 ? overrideReason : null;
  await changePortal(tx, { opened_at: now, opened_by: tx.actor.name, override_reason: reason });
  const after = (await portalOf(tx)) as PortalRow;
  record(
    tx,
    "portal.opened",
    { kind: "portal", id: tx.workspaceId },
    { version: after.version, data: { by: tx.actor.name, missing, overrideReason: reason } },
  );
  return after;
}
