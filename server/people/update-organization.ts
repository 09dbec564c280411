import type { Body } from "@earshot/contract/endpoint.ts";
import type { updateOrganization as endpoint } from "@earshot/contract/organizations.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { refuseTakenName } from "./add-organization.ts";
import { changeOrganization, lockOrganization } from "./organization-store.ts";
import { nameKey } from "./search-key.ts";

/**
 * Changes, archives or brings back an organization; its people stay its people. 409 when `ifMatch` is not the version
 * that stands; 422 for a name that another one has.
 */
export async function updateOrganization(
  tx: Tx,
  id: string,
  { name, website, archived }: Body<typeof endpoint>,
  ifMatch: number | null,
  now: Date,
): Promise<void> {
  const before = await lockOrganization(tx, id);
  if (!before) throw notFound("organization");
  refuseStale("this organization", before.version, ifMatch);
  const version = await refuseTakenName(name ?? before.name, () =>
    changeOrganization(tx, id, {
      ...(name !== undefined && { name: name.toWellFormed(), name_key: nameKey(name) }),
      ...(website !== undefined && { website: website?.toWellFormed() ?? null }),
      ...(archived !== undefined && { archived_at: archived ? (before.archived_at ?? now) : null }),
    }),
  );
  record(
    tx,
    "organization.updated",
    { kind: "organization", id },
    {
      version,
      data: {
        changed: [
          name !== undefined && "name",
          website !== undefined && "website",
          archived !== undefined && "archived",
        ].filter(Boolean),
        by: tx.actor.name,
      },
    },
  );
}
