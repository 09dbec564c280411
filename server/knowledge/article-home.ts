import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { openPortals, portalOf } from "#server/portal/store.ts";

/** Where published articles stand for everybody, or null while the workspace has no open portal. */
export async function articleHome(context: Context, tx: Tx): Promise<string | null> {
  const portal = await portalOf(tx);
  if (!portal?.opened_at) return null;
  if (portal.address !== null) return portal.address;
  const [first] = await openPortals(tx.db, null);
  return first === tx.workspaceId ? context.config.portalUrl : null;
}
