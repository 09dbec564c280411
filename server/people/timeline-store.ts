import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** Everything below comes newest first and older than a bound; ids carry their time, so a bound is an id. */
export type Span = { before: string; limit: number };

/**
 * Posts of these authors: one index range each, spelled out by id, since for an author whose id it knows the planner
 * sees how much they wrote and walks the index instead of sorting it all (5,000 posts: 18 ms against 0.2 ms). A
 * placeholder has not been read yet, so it says nothing.
 */
export async function postIdsBy(tx: Tx, identityIds: string[], { before, limit }: Span): Promise<string[]> {
  if (identityIds.length === 0) return [];
  const each = identityIds.map(
    (identityId) => sql`(
      select id from post where workspace_id = ${tx.workspaceId} and author_id = ${identityId} and id < ${before}::uuid
        and not placeholder
      order by id desc limit ${limit})`,
  );
  const { rows } = await sql<{ id: string }>`
    select id from (${sql.join(each, sql` union all `)}) p order by id desc limit ${limit}`.execute(tx.db);
  return rows.map((row) => row.id);
}

export type Said = { id: string; text: string; author_name: string | null; state: string | null };

/** Our replies in conversations with these authors; those taken back were never said. */
export async function repliesTo(tx: Tx, identityIds: string[], { before, limit }: Span): Promise<Said[]> {
  if (identityIds.length === 0) return [];
  const { rows } = await sql<Said>`
    select r.id, r.text, r.author_name, r.state from conversation c
    cross join lateral (
      select id, text, author_name, state from reply
      where workspace_id = ${tx.workspaceId} and conversation_id = c.id and id < ${before}::uuid and state <> 'cancelled'
      order by id desc limit ${limit}
    ) r
    where c.workspace_id = ${tx.workspaceId} and c.customer_id = any(${identityIds}::uuid[])
    order by r.id desc limit ${limit}`.execute(tx.db);
  return rows;
}

/** Our notes in conversations with these authors. */
export async function notesAbout(tx: Tx, identityIds: string[], { before, limit }: Span): Promise<Said[]> {
  if (identityIds.length === 0) return [];
  const { rows } = await sql<Said>`
    select n.id, n.text, n.author_name, null as state from conversation c
    cross join lateral (
      select id, text, author_name from note
      where workspace_id = ${tx.workspaceId} and conversation_id = c.id and id < ${before}::uuid
      order by id desc limit ${limit}
    ) n
    where c.workspace_id = ${tx.workspaceId} and c.customer_id = any(${identityIds}::uuid[])
    order by n.id desc limit ${limit}`.execute(tx.db);
  return rows;
}

export const personEvents = (tx: Tx, personId: string, verbs: readonly string[], { before, limit }: Span) =>
  tx.db
    .selectFrom("event")
    .select(["id", "verb", "data"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("subject_kind", "=", "person")
    .where("subject_id", "=", personId)
    .where("verb", "in", verbs)
    .where("id", "<", before)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
