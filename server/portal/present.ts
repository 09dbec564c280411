import type { Portal } from "@earshot/contract/portal.ts";
import type { Context } from "#server/context.ts";
import { charterOf, missingParts } from "./charter.ts";
import { accentsOf } from "./contrast.ts";
import type { PortalRow } from "./store.ts";

export function presentPortal(context: Pick<Context, "config">, row: PortalRow): Portal {
  return {
    name: row.name,
    tagline: row.tagline,
    welcome: row.welcome,
    rules: row.rules,
    logoUrl: row.logo_url,
    color: row.color,
    accents: row.color === null ? null : accentsOf(row.color),
    address: row.address,
    url: row.address ?? context.config.portalUrl,
    charter: charterOf(row),
    missing: missingParts(row),
    openedAt: row.opened_at?.toISOString() ?? null,
    openedBy: row.opened_by,
    overrideReason: row.override_reason,
    version: row.version,
  };
}
