import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/**
 * Whom an answer goes to unless told: the newest post of the customer the conversation is with, even when others joined
 * in since; without one, the newest post by anybody outside the team. Planned each time: whether the conversation or the
 * customer said less decides how it is read.
 */
export async function postToAnswer(
  tx: Tx,
  conversation: { id: string; root_id: string; last_customer_post_id: string | null },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select p.id from conversation c
    join conversation_post h on h.workspace_id = c.workspace_id and h.conversation_id = c.id
    join post p on p.workspace_id = h.workspace_id and p.id = h.post_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${conversation.id} and p.author_id = c.customer_id and p.deleted_at is null
    order by p.id desc limit 1`.execute(tx.db);
  return rows[0]?.id ?? conversation.last_customer_post_id ?? conversation.root_id;
}
