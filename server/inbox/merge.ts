import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { SavedPost } from "#server/posts/save.ts";

/** A thread that turned out to belong to another brings its conversations along; two that meet become one, the older. */
export async function mergeMovedThreads(tx: Tx, saved: SavedPost[]): Promise<void> {
  for (const { movedFrom, rootId } of saved) {
    if (movedFrom === null) continue;
    await tx.db
      .updateTable("conversation")
      .set({ root_id: rootId })
      .where("workspace_id", "=", tx.workspaceId)
      .where("root_id", "=", movedFrom)
      .execute();
    const active = await tx.db
      .selectFrom("conversation")
      .select(["id", "version"])
      .where("workspace_id", "=", tx.workspaceId)
      .where("root_id", "=", rootId)
      .where("merged_into", "is", null)
      .where("status", "not in", ["resolved", "no_reply_needed"])
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    const [older, ...younger] = active;
    for (const one of younger) await mergeInto(tx, one.id, older!.id);
  }
}

async function mergeInto(tx: Tx, youngerId: string, olderId: string): Promise<void> {
  const w = tx.workspaceId;
  for (const table of ["conversation_post", "note", "reply"] as const) {
    await tx.db
      .updateTable(table)
      .set({ conversation_id: olderId })
      .where("workspace_id", "=", w)
      .where("conversation_id", "=", youngerId)
      .execute();
  }
  await sql`
    insert into conversation_tag (workspace_id, conversation_id, tag)
    select workspace_id, ${olderId}, tag from conversation_tag where workspace_id = ${w} and conversation_id = ${youngerId}
    on conflict do nothing`.execute(tx.db);
  await sql`
    update conversation o set posts = o.posts + y.posts, version = o.version + 1,
      assignee_id = coalesce(o.assignee_id, y.assignee_id), priority = greatest(o.priority, y.priority),
      last_at = greatest(o.last_at, y.last_at),
      last_post_id = case when y.last_at > o.last_at then y.last_post_id else o.last_post_id end,
      snippet = case when y.last_at > o.last_at then y.snippet else o.snippet end,
      last_customer_post_id = coalesce(y.last_customer_post_id, o.last_customer_post_id)
    from conversation y
    where o.workspace_id = ${w} and o.id = ${olderId} and y.workspace_id = ${w} and y.id = ${youngerId}`.execute(tx.db);
  await sql`update conversation set merged_into = ${olderId}, version = version + 1
    where workspace_id = ${w} and id = ${youngerId}`.execute(tx.db);
  record(tx, "conversation.merged", { kind: "conversation", id: olderId }, { data: { from: youngerId } });
}
