import type { Body } from "@earshot/contract/endpoint.ts";
import type { updatePortal as endpoint } from "@earshot/contract/portal.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { beginPortal } from "./begin-portal.ts";
import { missingParts } from "./charter.ts";
import { accentsOf } from "./contrast.ts";
import { changeCharter, changePortal, type PortalRow, portalOf } from "./store.ts";

/**
 * Changes charter, look or address. 422 for a color that cannot be read on the page, for an address that is no origin
 * of its own or another's, and for emptying the charter of an open portal; 409 when somebody changed it meanwhile.
 */
export async function updatePortal(
  context: Context,
  tx: Tx,
  change: Body<typeof endpoint>,
  ifMatch: number | null,
): Promise<PortalRow> {
  const before = await beginPortal(tx);
  refuseStale("the portal", before.version, ifMatch);
  if (change.color) mustBeReadable(change.color);
  const place = change.address === undefined ? {} : addressOf(context, change.address);
  await changeCharter(tx, before.charter_id, {
    purpose: change.charter?.purpose ?? before.purpose,
    member_gain: change.charter?.memberGain,
    member_measure: change.charter?.memberMeasure,
    company_gain: change.charter?.companyGain,
    company_measure: change.charter?.companyMeasure,
  });
  await changePortal(tx, {
    name: change.name,
    tagline: change.tagline,
    welcome: change.welcome,
    rules: change.rules,
    logo_url: change.logoUrl,
    color: change.color?.toLowerCase() ?? change.color,
    ...place,
  }).catch((error) => {
    if ((error as { code?: string }).code !== "23505") throw error;
    throw refused("address_taken", "Another workspace's portal is at this address.", [
      { path: "address", code: "taken", message: "belongs to another portal" },
    ]);
  });
  const after = (await portalOf(tx)) as PortalRow;
  if (after.opened_at && after.override_reason === null && missingParts(after).length > 0)
    throw refused("charter_missing", "An open portal keeps its whole charter. Close it first, or say something else.");
  record(
    tx,
    "portal.updated",
    { kind: "portal", id: tx.workspaceId },
    { version: after.version, data: changed(before, after) },
  );
  return after;
}

function mustBeReadable(color: string): void {
  const accents = accentsOf(color);
  if (accents.readable) return;
  throw refused(
    "contrast",
    `Links in ${color} could not be read on the page; ${accents.light} is the nearest shade that can.`,
    [{ path: "color", code: "contrast", message: `too light to be read; ${accents.light} can be` }],
  );
}

/** An origin that is neither the team's nor the common one. */
function addressOf(context: Context, address: string | null): { address: string | null; host: string | null } {
  if (address === null) return { address: null, host: null };
  const url = new URL(address);
  const { publicUrl, portalUrl, allowHttp } = context.config;
  const wrong = (message: string) =>
    refused("address", `The portal's address ${message}.`, [{ path: "address", code: "address", message }]);
  if (url.pathname !== "/" || url.search || url.hash || url.username)
    throw wrong("ends after host and port, without a path");
  if (url.origin === new URL(publicUrl).origin) throw wrong("is another than the team's own");
  if (url.protocol !== "https:" && !allowHttp && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
    throw wrong("starts with https://, since members sign in there");
  if (url.origin === portalUrl) return { address: null, host: null };
  return { address: url.origin, host: url.host };
}

/** Before and after of what changed, for the log. */
function changed(before: PortalRow, after: PortalRow): { before: Partial<PortalRow>; after: Partial<PortalRow> } {
  const names = (Object.keys(after) as (keyof PortalRow)[]).filter(
    (name) => name !== "version" && String(before[name]) !== String(after[name]),
  );
  const only = (row: PortalRow) => Object.fromEntries(names.map((name) => [name, row[name]])) as Partial<PortalRow>;
  return { before: only(before), after: only(after) };
}
