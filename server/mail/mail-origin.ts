import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { portalOf } from "#server/portal/store.ts";

/** Where links of this workspace's mails lead: its portal when it is open, else Earshot's own address. */
export async function mailOrigin(context: Context, tx: Tx): Promise<string> {
  const portal = await portalOf(tx);
  if (!portal?.opened_at) return context.config.publicUrl;
  return portal.address ?? context.config.portalUrl;
}
