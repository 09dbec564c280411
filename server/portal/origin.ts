import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { portalOf } from "./store.ts";

/** The origin at which this workspace's portal is, or would be, reached. */
export async function originOf(context: Pick<Context, "config">, tx: Tx): Promise<string> {
  return (await portalOf(tx))?.address ?? context.config.portalUrl;
}
