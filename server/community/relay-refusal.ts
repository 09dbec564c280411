import type { Tx } from "#server/db/transaction.ts";
import type { Held } from "#server/inbox/held-at.ts";
import { portalOf } from "#server/portal/store.ts";
import type { RelayRow } from "./relay-store.ts";

/** What on the portal speaks against passing an answer on; what the network says against it is the composer's. */
export async function againstPassingOn(tx: Tx, row: RelayRow): Promise<Held | null> {
  if (!row.answer_shown) return { code: "answer_gone", reason: "This answer does not stand on the portal any more." };
  if (row.question_hidden)
    return { code: "hidden", reason: "The question is hidden on the portal, so nobody could read the answer there." };
  if (!(await portalOf(tx))?.opened_at)
    return { code: "portal_closed", reason: "The portal is closed, so the link would lead nowhere." };
  return null;
}
