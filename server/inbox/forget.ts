import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";

/** What a deleted post said leaves the list too: snippet and subject that were taken from it go. */
export async function forgetInConversations(tx: Tx, postIds: string[]): Promise<void> {
  if (postIds.length === 0) return;
  const { rows } = await sql<{ id: string; version: number }>`
    update conversation c set version = c.version + 1,
      snippet = case when c.last_post_id = any(${postIds}::uuid[]) then '' else c.snippet end,
      subject = case when c.root_id = any(${postIds}::uuid[]) or first.post_id = any(${postIds}::uuid[]) then '' else c.subject end
    from conversation_post p, lateral (
      select post_id from conversation_post f where f.workspace_id = p.workspace_id and f.conversation_id = p.conversation_id
      order by post_id limit 1) first
    where p.workspace_id = ${tx.workspaceId} and p.post_id = any(${postIds}::uuid[])
      and c.workspace_id = p.workspace_id and c.id = p.conversation_id
    returning c.id, c.version`.execute(tx.db);
  for (const row of rows)
    record(tx, "conversation.updated", { kind: "conversation", id: row.id }, { version: row.version });
}
