import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { beginPortal } from "./begin-portal.ts";
import { missingParts, reasonForGaps } from "./charter.ts";
import { changePortal, type PortalRow, portalOf } from "./store.ts";

/**
 * Opens the portal to everybody. 422 while its charter has gaps, unless somebody says by name why it opens all the same:
 * that stays on the portal and in the log. An open portal stays as it is.
 */
export async function openPortal(tx: Tx, overrideReason: string | null, now: Date): Promise<PortalRow> {
  const before = await beginPortal(tx);
  if (before.opened_at) return before;
  const reason = reasonForGaps("portal", before, overrideReason);
  await changePortal(tx, { opened_at: now, opened_by: tx.actor.name, override_reason: reason });
  const after = (await portalOf(tx)) as PortalRow;
  record(
    tx,
    "portal.opened",
    { kind: "portal", id: tx.workspaceId },
    { version: after.version, data: { by: tx.actor.name, missing: missingParts(before), overrideReason: reason } },
  );
  return after;
}
