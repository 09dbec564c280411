import { sql } from "kysely";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { weigh } from "#server/posts/volume.ts";
import type { StoredItem } from "./item-store.ts";
import { idsOf } from "./undo-purchases.ts";

type PostRow = {
  id: string;
  parent_id: string | null;
  revision: string;
  deleted: boolean;
  heard: boolean;
  conversation: boolean;
  children: string[];
};

/**
 * Posts that only this import knows, newest first: what a channel has brought too, was edited, is worked on in a
 * conversation or has an answer that stays, is kept.
 */
export async function undoPosts(tx: Tx, importId: string, items: StoredItem[]): Promise<Map<string, string>> {
  await takeLine(tx);
  await deleteUntouchedConversations(tx, importId, idsOf(items));
  const { rows } = await sql<PostRow>`
    select p.id, p.parent_id, p.revision, p.deleted_at is not null as deleted,
      exists (select from post_channel c where c.workspace_id = p.workspace_id and c.post_id = p.id) as heard,
      exists (select from conversation_post c where c.workspace_id = p.workspace_id and c.post_id = p.id) as conversation,
      array(select a.id from post a where a.workspace_id = p.workspace_id and a.parent_id = p.id) as children
    from post p where p.workspace_id = ${tx.workspaceId} and p.id = any(${idsOf(items)}::uuid[])`.execute(tx.db);
  const marks = new Map(items.map(({ object_id, mark }) => [object_id, (mark as { revision: number }).revision]));
  const kept = new Map<string, string>();
  for (const row of rows) {
    if (row.deleted) kept.set(row.id, "was deleted at its source since");
    else if (row.heard) kept.set(row.id, "a channel has brought it too");
    else if (Number(row.revision) !== Number(marks.get(row.id))) kept.set(row.id, "was edited since");
    else if (row.conversation) kept.set(row.id, "is in a conversation of the team");
  }
  // An answer that stays keeps what it answers, and so on upwards.
  const ids = new Set(rows.map((row) => row.id));
  for (let more = true; more; ) {
    more = false;
    for (const row of rows) {
      if (kept.has(row.id) || row.children.every((child) => ids.has(child) && !kept.has(child))) continue;
      kept.set(row.id, "somebody has answered it");
      more = true;
    }
  }
  await deletePosts(
    tx,
    rows.filter((row) => !kept.has(row.id)),
  );
  return kept;
}

async function deletePosts(tx: Tx, rows: PostRow[]): Promise<void> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return;
  await weigh(tx, ids, -1);
  for (const table of [
    "match",
    "media",
    "post_raw",
    "post_search",
    "signal",
    "model_flip",
    "revision",
    "post_key",
  ] as const) {
    await sql`delete from ${sql.table(table)} where workspace_id = ${tx.workspaceId} and post_id = any(${ids}::uuid[])`.execute(
      tx.db,
    );
  }
  const { rows: corrected } = await sql<{ field: string }>`
    with gone as (
      delete from correction where workspace_id = ${tx.workspaceId} and post_id = any(${ids}::uuid[]) returning field
    ) select distinct field from gone`.execute(tx.db);
  await sql`delete from post where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.db);
  const parents = [...new Set(rows.flatMap((row) => row.parent_id ?? []))];
  const { rows: alone } = await sql<{ id: string }>`
    delete from post p where p.workspace_id = ${tx.workspaceId} and p.id = any(${parents}::uuid[]) and p.placeholder
      and not exists (select from post a where a.workspace_id = p.workspace_id and a.parent_id = p.id)
      and not exists (select from conversation_post c where c.workspace_id = p.workspace_id and c.post_id = p.id)
    returning p.id`.execute(tx.db);
  await sql`delete from post_key where workspace_id = ${tx.workspaceId} and post_id = any(${alone.map((row) => row.id)}::uuid[])`.execute(
    tx.db,
  );
  record(tx, "post.deleted", null, { data: { undone: ids.length, corrected: corrected.map(({ field }) => field) } });
}

/** Conversations that this import opened and in which nobody of the team has done anything. */
async function deleteUntouchedConversations(tx: Tx, importId: string, postIds: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c
    where c.workspace_id = ${tx.workspaceId} and c.id in (
        select conversation_id from conversation_post where workspace_id = ${tx.workspaceId} and post_id = any(${postIds}::uuid[]))
      and c.assignee_id is null
      and not exists (select from note n where n.workspace_id = c.workspace_id and n.conversation_id = c.id)
      and not exists (select from reply r where r.workspace_id = c.workspace_id and r.conversation_id = c.id)
      and not exists (select from event e where e.workspace_id = c.workspace_id and e.subject_kind = 'conversation'
        and e.subject_id = c.id and e.actor_kind <> 'system'
        and e.at > (select i.ended_at from import i where i.workspace_id = c.workspace_id and i.id = ${importId}))
      and not exists (
        select from conversation_post p where p.workspace_id = c.workspace_id and p.conversation_id = c.id and not exists (
          select from import_item i where i.workspace_id = p.workspace_id and i.import_id = ${importId} and i.kind = 'post'
            and i.object_id = p.post_id and i.kept is null))`.execute(tx.db);
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return;
  for (const table of ["conversation_post", "conversation_read", "conversation_tag"] as const) {
    await sql`delete from ${sql.table(table)} where workspace_id = ${tx.workspaceId} and conversation_id = any(${ids}::uuid[])`.execute(
      tx.db,
    );
  }
  await sql`delete from conversation where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(
    tx.db,
  );
}
