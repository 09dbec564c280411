import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type IdentityRow = {
  id: string;
  network: string;
  external_id: string;
  handle: string;
  name: string;
  url: string | null;
  avatar_url: string | null;
  followers: number | null;
  weak: boolean;
  own_channel_id: string | null;
  person_id: string | null;
  first_seen_at: Date;
  last_post_at: Date | null;
};

const columns = [
  "id",
  "network",
  "external_id",
  "handle",
  "name",
  "url",
  "avatar_url",
  "followers",
  "weak",
  "own_channel_id",
  "person_id",
  "first_seen_at",
  "last_post_at",
] as const;

const identities = (tx: Tx) => tx.db.selectFrom("identity").select(columns).where("workspace_id", "=", tx.workspaceId);

export const identityById = (tx: Tx, id: string): Promise<IdentityRow | undefined> =>
  identities(tx).where("id", "=", id).executeTakeFirst();

/** Holds the identity's row to the end of the transaction: whose it is, is decided once. */
export const lockIdentity = (tx: Tx, id: string): Promise<IdentityRow | undefined> =>
  identities(tx).where("id", "=", id).forUpdate().executeTakeFirst();

export const identitiesOf = (tx: Tx, personIds: string[]): Promise<IdentityRow[]> =>
  identities(tx).where("person_id", "in", personIds).orderBy("id").execute();

export const identitiesById = (tx: Tx, ids: string[]): Promise<IdentityRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : identities(tx).where("id", "in", ids).execute();

export type AuthorKey = { at: string | null; id: string };

/**
 * Ids of identities, newest post first, those without a post last. Two ranges of one index: those with a post, then
 * those without.
 */
export async function walkAuthors(
  tx: Tx,
  asked: { known: boolean | undefined; after: AuthorKey | null; limit: number },
): Promise<string[]> {
  const { known, after, limit } = asked;
  const which = known === undefined ? sql`` : known ? sql`and person_id is not null` : sql`and person_id is null`;
  const ids: string[] = [];
  if (after === null || after.at !== null) {
    const { rows } = await sql<{ id: string }>`
      select id from identity where workspace_id = ${tx.workspaceId} and last_post_at is not null ${which}
        ${after ? sql`and (last_post_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
      order by last_post_at desc nulls last, id desc limit ${limit}`.execute(tx.db);
    ids.push(...rows.map((row) => row.id));
  }
  if (ids.length < limit) {
    const { rows } = await sql<{ id: string }>`
      select id from identity where workspace_id = ${tx.workspaceId} and last_post_at is null ${which}
        ${after && after.at === null ? sql`and id < ${after.id}::uuid` : sql``}
      order by last_post_at desc nulls last, id desc limit ${limit - ids.length}`.execute(tx.db);
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

/** The same for those whose handle or name holds a word. As the owner (see 0002). */
export async function findAuthors(
  tx: Tx,
  { inside, start }: { inside: string; start: string },
  asked: { known: boolean | undefined; after: AuthorKey | null; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select find_authors as id from find_authors(${inside}, ${start}, ${asked.known ?? null}::boolean,
      ${asked.after?.at ?? null}::timestamptz, ${asked.after?.id ?? null}::uuid, ${asked.limit})`.execute(tx.db);
  return rows.map((row) => row.id);
}

export const setPerson = (tx: Tx, identityId: string, personId: string | null) =>
  tx.db
    .updateTable("identity")
    .set({ person_id: personId })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", identityId)
    .execute();

export const insertLink = (tx: Tx, row: { id: string; identity_id: string; person_id: string; reason: string }) =>
  tx.db
    .insertInto("identity_link")
    .values({ workspace_id: tx.workspaceId, ...row, actor_kind: tx.actor.kind, actor_id: tx.actor.id })
    .execute();

/** The decision's line stays; it says until when it held. */
export const endLink = (tx: Tx, identityId: string, personId: string, at: Date) =>
  tx.db
    .updateTable("identity_link")
    .set({ unlinked_at: at })
    .where("workspace_id", "=", tx.workspaceId)
    .where("identity_id", "=", identityId)
    .where("person_id", "=", personId)
    .where("unlinked_at", "is", null)
    .execute();

/** When each of these identities first wrote, of the posts kept here. */
export async function firstPosts(tx: Tx, identityIds: string[]): Promise<Map<string, Date>> {
  if (identityIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; at: Date }>`
    select i.id, p.posted_at as at from unnest(${identityIds}::uuid[]) as i (id)
    cross join lateral (
      select posted_at from post where workspace_id = ${tx.workspaceId} and author_id = i.id order by id limit 1
    ) p`.execute(tx.db);
  return new Map(rows.map((row) => [row.id, row.at]));
}
