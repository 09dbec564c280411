import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";

export type OrganizationRow = {
  id: string;
  name: string;
  name_key: string;
  website: string | null;
  people: number;
  created_at: Date;
  archived_at: Date | null;
  version: number;
};

const select = (tx: Tx) => sql`
  select o.id, o.name, o.name_key, o.website, o.created_at, o.archived_at, o.version,
    (select count(*)::int from person p where p.workspace_id = o.workspace_id and p.organization_id = o.id) as people
  from organization o where o.workspace_id = ${tx.workspaceId}`;

export async function organizationById(tx: Tx, id: string): Promise<OrganizationRow | undefined> {
  const { rows } = await sql<OrganizationRow>`${select(tx)} and o.id = ${id}`.execute(tx.db);
  return rows[0];
}

type Asked = {
  patterns: { inside: string; start: string } | null;
  archived: boolean;
  sort: "name" | "newest";
  after: { key: string; id: string } | null;
  limit: number;
};

const mostFound = 10_000;

/** By name or newest first; a row more than `limit` tells that others follow. */
export async function pageOfOrganizations(tx: Tx, asked: Asked): Promise<OrganizationRow[]> {
  const { patterns, archived, sort, after, limit } = asked;
  const from =
    after === null
      ? sql``
      : sort === "name"
        ? sql`and (o.name_key, o.id) > (${after.key}, ${after.id}::uuid)`
        : sql`and o.id < ${after.id}::uuid`;
  const { rows } = await sql<OrganizationRow>`
    ${select(tx)} and o.archived_at is ${archived ? sql`not null` : sql`null`} ${from}
    ${patterns && !archived ? sql`and o.id in (select find_organizations(${patterns.inside}, ${patterns.start}, ${mostFound}))` : sql``}
    ${patterns && archived ? sql`and (o.name_key like ${patterns.inside} or o.name_key like ${patterns.start})` : sql``}
    order by ${sort === "name" ? sql`o.name_key, o.id` : sql`o.id desc`} limit ${limit + 1}`.execute(tx.db);
  return rows;
}

/** Holds the organization's row to the end of the transaction. */
export const lockOrganization = (tx: Tx, id: string) =>
  tx.db
    .selectFrom("organization")
    .select(["id", "name", "version", "archived_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();

export const insertOrganization = (
  tx: Tx,
  row: { id: string; name: string; name_key: string; website: string | null },
) =>
  tx.db
    .insertInto("organization")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

export async function changeOrganization(
  tx: Tx,
  id: string,
  change: { name?: string; name_key?: string; website?: string | null; archived_at?: Date | null },
): Promise<number> {
  const row = await tx.db
    .updateTable("organization")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returning("version")
    .executeTakeFirstOrThrow();
  return row.version;
}

/** 422 for an organization that nobody can be put into; it stays as it is until the transaction ends. */
export async function refuseUnknownOrganization(tx: Tx, id: string): Promise<void> {
  const row = await lockOrganization(tx, id);
  if (!row) {
    throw refused("unknown_organization", "There is no such organization in this workspace.", [
      { path: "organizationId", code: "unknown", message: "not an organization" },
    ]);
  }
  if (row.archived_at) {
    throw refused("organization_archived", `${row.name} is archived. Bring it back first.`, [
      { path: "organizationId", code: "archived", message: "is archived" },
    ]);
  }
}

export const memberIds = async (tx: Tx, organizationId: string, most: number): Promise<string[]> =>
  (
    await tx.db
      .selectFrom("person")
      .select("id")
      .where("workspace_id", "=", tx.workspaceId)
      .where("organization_id", "=", organizationId)
      .orderBy("id", "desc")
      .limit(most)
      .execute()
  ).map((row) => row.id);
