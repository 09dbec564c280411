import { sql } from "kysely";
import { lastId } from "#server/db/id.ts";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

export type NoteRow = {
  id: string;
  conversation_id: string;
  text: string;
  author_id: string | null;
  author_name: string | null;
  created_at: Date;
};
const noteColumns = ["id", "conversation_id", "text", "author_id", "author_name", "created_at"] as const;

/** The newest 500, oldest first. */
export async function notesOf(tx: Tx, conversationId: string): Promise<NoteRow[]> {
  const rows = await tx.db
    .selectFrom("note")
    .modifyFront(planKept)
    .select(noteColumns)
    .where("workspace_id", "=", tx.workspaceId)
    .where("conversation_id", "=", conversationId)
    .orderBy("id", "desc")
    .limit(500)
    .execute();
  return rows.reverse();
}

export const insertNote = (tx: Tx, row: Omit<NoteRow, "created_at">): Promise<NoteRow> =>
  tx.db
    .insertInto("note")
    .values({ workspace_id: tx.workspaceId, ...row })
    .returning(noteColumns)
    .executeTakeFirstOrThrow();

/**
 * The newest 60 posts of a conversation, oldest first, and what stands above its first, the thread's first post first;
 * above the root when the conversation holds no post.
 */
export async function threadOf(
  tx: Tx,
  conversation: { id: string; root_id: string },
): Promise<{ thread: string[]; above: string[] }> {
  const { rows } = await sql<{ thread: string[]; above: string[] }>`${planKept}
    with recursive thread as materialized (
      select post_id from conversation_post
      where workspace_id = ${tx.workspaceId} and conversation_id = ${conversation.id} order by post_id desc limit 60
    ),
    first as materialized (
      select coalesce((
        select post_id from conversation_post
        where workspace_id = ${tx.workspaceId} and conversation_id = ${conversation.id} order by post_id limit 1
      ), ${conversation.root_id}::uuid) as id
    ),
    up as (
      select id, parent_id, 0 as depth from post where workspace_id = ${tx.workspaceId} and id = (select id from first)
      union all
      select p.id, p.parent_id, up.depth + 1 from up join post p on p.workspace_id = ${tx.workspaceId} and p.id = up.parent_id
      where up.depth < 30
    )
    select array(select post_id from thread order by post_id)::text[] as thread,
      array(select id from up where depth > 0 and id not in (select post_id from thread) order by depth desc)::text[] as above`.execute(
    tx.db,
  );
  return rows[0]!;
}

/** Posts of a conversation before `before`, newest first. */
export async function postIdsBefore(tx: Tx, id: string, before: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ post_id: string }>`
    select post_id from conversation_post where workspace_id = ${tx.workspaceId} and conversation_id = ${id}
      and post_id < ${before ?? lastId}::uuid order by post_id desc limit ${limit}`.execute(tx.db);
  return rows.map((row) => row.post_id);
}

/** Other answers to the same parent. Planned each time: how many there are decides how they are read. */
export async function siblingsOf(tx: Tx, parentId: string, except: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from post where workspace_id = ${tx.workspaceId} and parent_id = ${parentId}
      and id <> all((select ${except}::uuid[])::uuid[]) and not placeholder order by id limit 20`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** The newest 200, oldest first. */
export async function eventsOf(tx: Tx, conversationId: string) {
  const rows = await tx.db
    .selectFrom("event")
    .modifyFront(planKept)
    .select(["id", "at", "verb", "actor_kind", "actor_id", "data"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("subject_kind", "=", "conversation")
    .where("subject_id", "=", conversationId)
    .orderBy("id", "desc")
    .limit(200)
    .execute();
  return rows.reverse();
}
