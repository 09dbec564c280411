import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { openPortals, type PortalRow, portalOf } from "./store.ts";

/** Whose portal a request is for. */
export type Place = {
  workspaceId: string;
  /** what it is called */
  name: string;
  /** such as https://community.brunnwerk.example */
  origin: string;
  /** before every path: nothing, since each portal has an origin of its own */
  base: "";
  portal: PortalRow;
};

/**
 * The open portal at the host that a browser asked for: the common address (EARSHOT_PORTAL_URL) belongs to the oldest
 * open portal without an address of its own. Null for a host that no open portal has.
 */
export async function placeAt(context: Context, host: string): Promise<Place | null> {
  const common = context.config.portalUrl;
  const asked = host.toLowerCase();
  const isCommon = asked === new URL(common).host;
  const [workspaceId] = await openPortals(context.db, isCommon ? null : asked);
  if (workspaceId === undefined) return null;
  const portal = await transaction(context.db, workspaceId, system, portalOf);
  if (!portal?.opened_at) return null;
  return { workspaceId, name: portal.name, origin: portal.address ?? common, base: "", portal };
}
