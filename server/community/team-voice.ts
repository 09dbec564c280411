import type { Tx } from "#server/db/transaction.ts";
import { portalOf } from "#server/portal/store.ts";
import { thisWorkspace } from "#server/workspace/store.ts";
import { type PortalAuthor, teamAuthor } from "./author.ts";

/** As whom the team speaks on the portal: the teammate who acts, or the portal by its name. */
export async function teamVoice(tx: Tx): Promise<PortalAuthor> {
  return teamAuthor(tx, (await portalOf(tx))?.name || (await thisWorkspace(tx))?.name || "");
}
