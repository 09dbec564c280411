import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

/** A post that a conversation may answer: one of its own or of its thread; nothing for any other. */
export async function parentOf(tx: Tx, conversationId: string, rootId: string, postId: string) {
  const { rows } = await sql<{
    visibility: string;
    deleted_at: Date | null;
    author_id: string | null;
    person_id: string | null;
  }>`${planKept}
    select p.visibility, p.deleted_at, p.author_id, i.person_id from post p
    left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    where p.workspace_id = ${tx.workspaceId} and p.id = ${postId} and not p.placeholder and (p.root_id = ${rootId}
      or exists (select from conversation_post c where c.workspace_id = p.workspace_id and c.post_id = p.id and c.conversation_id = ${conversationId}))`.execute(
    tx.db,
  );
  return rows[0];
}
