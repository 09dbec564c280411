import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { insertOrganization } from "./organization-store.ts";
import { nameKey } from "./search-key.ts";

/** Adds an organization and answers the id. 422 when one of this name stands already. */
export async function addOrganization(tx: Tx, given: { name: string; website?: string }): Promise<string> {
  const id = newId();
  const name = given.name.toWellFormed();
  await refuseTakenName(name, () =>
    insertOrganization(tx, { id, name, name_key: nameKey(name), website: given.website?.toWellFormed() ?? null }),
  );
  record(tx, "organization.created", { kind: "organization", id }, { version: 1, data: { name, by: tx.actor.name } });
  return id;
}

/** Runs a write of an organization; of one name there is one that is not archived, however two raced. */
export async function refuseTakenName<T>(name: string | undefined, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code !== "23505" || constraint !== "organization_name") throw error;
    throw refused("name_taken", `There is an organization ${name ?? "of this name"} already.`, [
      { path: "name", code: "taken", message: "belongs to another organization" },
    ]);
  }
}
