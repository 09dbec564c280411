import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

/** Everything below comes newest first and older than a bound; ids carry their time, so a bound is an id. */
export type Span = { before: string; limit: number };

/**
 * Posts of these authors: one index range each, spelled out by id, since for an author whose id it knows the planner
 * sees how much they wrote and walks the index instead of sorting it all (5,000 posts: 18 ms against 0.2 ms). A
 * placeholder has not been read yet, so it says nothing.
 */
export async function postIdsBy(
  tx: Tx,
  identityIds: string[],
  { before, limit }: Span,
  channelId?: string,
): Promise<{ id: string; author_id: string }[]> {
  if (identityIds.length === 0) return [];
  const through =
    channelId === undefined
      ? sql``
      : sql`and exists (select from post_channel c where c.workspace_id = post.workspace_id and c.post_id = post.id
          and c.channel_id = ${channelId})`;
  const each = identityIds.map(
    (identityId) => sql`(
      select id, author_id from post where workspace_id = ${tx.workspaceId} and author_id = ${identityId}
        and id < ${before}::uuid and not placeholder ${through}
      order by id desc limit ${limit})`,
  );
  const { rows } = await sql<{ id: string; author_id: string }>`
    select id, author_id from (${sql.join(each, sql` union all `)}) p order by id desc limit ${limit}`.execute(tx.db);
  return rows;
}

export type Said = {
  id: string;
  text: string;
  author_id: string | null;
  author_name: string | null;
  state: string | null;
  conversation_id: string | null;
  customer_id: string | null;
};

/**
 * Our replies in conversations with these authors; those taken back were never said. Both steps are materialized: each
 * conversation is looked into once, by its key. With the limit inside, the planner walks every reply of the workspace
 * from the newest back, hoping to meet one of theirs.
 */
export async function repliesTo(
  tx: Tx,
  identityIds: string[],
  { before, limit }: Span,
  channelId?: string,
): Promise<Said[]> {
  if (identityIds.length === 0) return [];
  const { rows } = await sql<Said>`${planKept}
    with theirs as materialized (
      select id, customer_id from conversation
      where workspace_id = ${tx.workspaceId} and customer_id = any(${identityIds}::uuid[])
    ), said as materialized (
      select r.id, r.text, r.author_id, r.author_name, r.state, c.id as conversation_id, c.customer_id
      from theirs c join reply r on r.workspace_id = ${tx.workspaceId} and r.conversation_id = c.id
      where r.id < ${before}::uuid and r.state <> 'cancelled'
        ${channelId === undefined ? sql`` : sql`and r.channel_id = ${channelId}`}
    )
    select * from said order by id desc limit ${limit}`.execute(tx.db);
  return rows;
}

/** Our notes in conversations with these authors, read in the same way. */
export async function notesAbout(
  tx: Tx,
  identityIds: string[],
  { before, limit }: Span,
  channelId?: string,
): Promise<Said[]> {
  if (identityIds.length === 0) return [];
  const { rows } = await sql<Said>`${planKept}
    with theirs as materialized (
      select id, customer_id from conversation
      where workspace_id = ${tx.workspaceId} and customer_id = any(${identityIds}::uuid[])
        ${channelId === undefined ? sql`` : sql`and channel_id = ${channelId}`}
    ), said as materialized (
      select n.id, n.text, n.author_id, n.author_name, null as state, c.id as conversation_id, c.customer_id
      from theirs c join note n on n.workspace_id = ${tx.workspaceId} and n.conversation_id = c.id
      where n.id < ${before}::uuid
    )
    select * from said order by id desc limit ${limit}`.execute(tx.db);
  return rows;
}

/** Notes about the people themselves. */
export async function notesOn(
  tx: Tx,
  personIds: string[],
  { before, limit }: Span,
): Promise<(Pick<Said, "id" | "text" | "author_id" | "author_name"> & { person_id: string })[]> {
  const { rows } = await sql<
    Pick<Said, "id" | "text" | "author_id" | "author_name"> & { person_id: string }
  >`${planKept}
    select n.id, n.text, n.author_id, n.author_name, n.person_id from unnest(${personIds}::uuid[]) as p (id)
    cross join lateral (
      select id, text, author_id, author_name, person_id from person_note
      where workspace_id = ${tx.workspaceId} and person_id = p.id and id < ${before}::uuid order by id desc limit ${limit}
    ) n order by n.id desc limit ${limit}`.execute(tx.db);
  return rows;
}

export type EventRow = { id: string; verb: string; data: unknown; actor_kind: string; subject_id: string };

export async function personEvents(
  tx: Tx,
  personIds: string[],
  verbs: readonly string[],
  { before, limit }: Span,
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`${planKept}
    select e.* from unnest(${personIds}::uuid[]) as p (id)
    cross join lateral (
      select id, verb, data, actor_kind, subject_id from event
      where workspace_id = ${tx.workspaceId} and subject_kind = 'person' and subject_id = p.id
        and verb = any(${verbs}::text[]) and id < ${before}::uuid
      order by id desc limit ${limit}
    ) e order by e.id desc limit ${limit}`.execute(tx.db);
  return rows;
}

/** Of many people, the identities that wrote last. */
export const identitiesToFollow = async (
  tx: Tx,
  personIds: string[],
  most: number,
): Promise<{ id: string; person_id: string }[]> =>
  personIds.length === 0
    ? []
    : ((await tx.db
        .selectFrom("identity")
        .modifyFront(planKept)
        .select(["id", "person_id"])
        .where("workspace_id", "=", tx.workspaceId)
        .where("person_id", "=", sql<string>`any(${personIds}::uuid[])`)
        .orderBy("last_post_at", (order) => order.desc().nullsLast())
        .orderBy("id")
        .limit(most)
        .execute()) as { id: string; person_id: string }[]);
