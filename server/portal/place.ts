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
  let found: Place | null = null;
  for (const workspaceId of await openPortals(context.db, isCommon ? null : asked)) {
    const portal = await transaction(context.db, workspaceId, system, portalOf);
    if (!portal?.opened_at) continue;
    found ??= { workspaceId, name: portal.name, origin: portal.address ?? common, base: "", portal };
    if (portal.sample) continue;
    // The sample's portal makes way for a real one.
    return { workspaceId, name: portal.name, origin: portal.address ?? common, base: "", portal };
  }
  return found;
}
