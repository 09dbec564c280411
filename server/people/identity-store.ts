import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { handleKey } from "./resolve.ts";

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
  asked: { known: boolean | undefined; network?: string; after: AuthorKey | null; limit: number },
): Promise<string[]> {
  const { known, network, after, limit } = asked;
  const which = sql`${known === undefined ? sql`` : known ? sql`and person_id is not null` : sql`and person_id is null`}
    ${network === undefined ? sql`` : sql`and network = ${network}`}`;
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
  asked: { known: boolean | undefined; network?: string; after: AuthorKey | null; limit: number },
): Promise<string[]> {
  const found = (most: number) => sql`find_authors(${inside}, ${start}, ${asked.known ?? null}::boolean,
    ${asked.after?.at ?? null}::timestamptz, ${asked.after?.id ?? null}::uuid, ${most})`;
  const { rows } = await (asked.network === undefined
    ? sql<{ id: string }>`select find_authors as id from ${found(asked.limit)}`
    : sql<{ id: string }>`
        select i.id from ${found(mostFound)} as f (id)
        join identity i on i.workspace_id = ${tx.workspaceId} and i.id = f.id and i.network = ${asked.network}
        order by i.last_post_at desc nulls last, i.id desc limit ${asked.limit}`
  ).execute(tx.db);
  return rows.map((row) => row.id);
}

/** Of all networks, before those of one are picked out. */
const mostFound = 10_000;

/** An account that nobody read from a network, because it is ours to give: the portal's. Answers its identity. */
export async function insertAccount(
  tx: Tx,
  given: { network: string; externalId: string; name: string },
): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto("identity")
    .values({
      workspace_id: tx.workspaceId,
      id,
      network: given.network,
      external_id: given.externalId,
      handle: given.name,
      handle_key: handleKey(given.name),
      name: given.name,
    })
    .execute();
  return id;
}

/** The name of an account that is ours to give. */
export const renameAccount = (tx: Tx, identityId: string, name: string) =>
  tx.db
    .updateTable("identity")
    .set({ handle: name, handle_key: handleKey(name), name })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", identityId)
    .execute();

/** Takes away whatever says who held an account; with `externalId` it is also no longer found by it. */
export const emptyAccount = (tx: Tx, identityId: string, given: { name: string; externalId?: string }) =>
  tx.db
    .updateTable("identity")
    .set({
      handle: given.name,
      handle_key: handleKey(given.name),
      name: given.name,
      url: null,
      avatar_url: null,
      followers: null,
      ...(given.externalId !== undefined && { external_id: given.externalId }),
    })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", identityId)
    .execute();

export const setPerson = (tx: Tx, identityId: string, personId: string | null) =>
  tx.db
    .updateTable("identity")
    .set({ person_id: personId })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", identityId)
    .execute();

export const insertLink = (
  tx: Tx,
  row: { id: string; identity_id: string; person_id: string; reason: string; proof?: string },
) =>
  tx.db
    .insertInto("identity_link")
    .values({ workspace_id: tx.workspaceId, ...row, actor_kind: tx.actor.kind, actor_id: tx.actor.id })
    .execute();

/** The holder of the account proved what somebody else had said. */
export const proveLink = (tx: Tx, identityId: string, personId: string, proof: string) =>
  tx.db
    .updateTable("identity_link")
    .set({ proof })
    .where("workspace_id", "=", tx.workspaceId)
    .where("identity_id", "=", identityId)
    .where("person_id", "=", personId)
    .where("unlinked_at", "is", null)
    .where("proof", "is", null)
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

export type LinkRow = { identity_id: string; reason: string; by: string | null; linked_at: Date; proof: string | null };

/** Why each of these identities counts as its person, and who says so. */
export async function linksOf(tx: Tx, identityIds: string[]): Promise<Map<string, LinkRow>> {
  if (identityIds.length === 0) return new Map();
  const { rows } = await sql<LinkRow>`
    select l.identity_id, l.reason, l.linked_at, l.proof, coalesce(t.name, k.name) as by from identity_link l
    left join teammate t on t.workspace_id = l.workspace_id and l.actor_kind = 'user' and t.user_id::text = l.actor_id
    left join api_key k on k.workspace_id = l.workspace_id and l.actor_kind = 'key' and k.id::text = l.actor_id
    where l.workspace_id = ${tx.workspaceId} and l.identity_id = any(${identityIds}::uuid[]) and l.unlinked_at is null
    order by l.id`.execute(tx.db);
  return new Map(rows.map((row) => [row.identity_id, row]));
}
