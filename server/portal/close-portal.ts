import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { beginPortal } from "./begin-portal.ts";
import { changePortal, type PortalRow, portalOf } from "./store.ts";

/** Closes the portal: nobody reads or writes there any more, and nothing of it is lost. */
export async function closePortal(tx: Tx): Promise<PortalRow> {
  const before = await beginPortal(tx);
  if (!before.opened_at) return before;
  await changePortal(tx, { opened_at: null, opened_by: null, override_reason: null });
  const after = (await portalOf(tx)) as PortalRow;
  record(
    tx,
    "portal.closed",
    { kind: "portal", id: tx.workspaceId },
    { version: after.version, data: { by: tx.actor.name } },
  );
  return after;
}
