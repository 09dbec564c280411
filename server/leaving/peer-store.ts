import { type Selectable, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";

export type PeerAnswerRow = Selectable<DB["peer_answer"]>;

/** The newest that nobody dismissed. */
export const standingPeerAnswer = (tx: Tx, conversationId: string): Promise<PeerAnswerRow | undefined> =>
  tx.db
    .selectFrom("peer_answer")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .where("conversation_id", "=", conversationId)
    .where("dismissed_at", "is", null)
    .orderBy("confirmed_at", (order) => order.desc().nullsLast())
    .orderBy("proposed_at", "desc")
    .limit(1)
    .executeTakeFirst();

/** False when it was proposed before: what somebody dismissed stays dismissed. */
export async function insertPeerAnswer(
  tx: Tx,
  row: Pick<PeerAnswerRow, "conversation_id" | "post_id" | "author_id" | "because" | "thanks_post_id" | "proposed_at">,
): Promise<boolean> {
  const written = await tx.db
    .insertInto("peer_answer")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) => conflict.columns(["workspace_id", "conversation_id", "post_id"]).doNothing())
    .returning("post_id")
    .executeTakeFirst();
  return written !== undefined;
}

export const changePeerAnswer = (
  tx: Tx,
  conversationId: string,
  postId: string,
  change: Partial<Pick<PeerAnswerRow, "confirmed_at" | "confirmed_by" | "dismissed_at">>,
) =>
  tx.db
    .updateTable("peer_answer")
    .set(change)
    .where("workspace_id", "=", tx.workspaceId)
    .where("conversation_id", "=", conversationId)
    .where("post_id", "=", postId)
    .execute();

export type PeerPost = { id: string; author_id: string; author_name: string; text: string; person_id: string | null };

/**
 * A post of the conversation's thread by somebody who is neither its customer, nor of the team, nor a bot: the one named,
 * or the newest before another post, the one which that post answers first.
 */
export async function peerPost(
  tx: Tx,
  conversationId: string,
  which: { id: string } | { before: string },
): Promise<PeerPost | undefined> {
  const { rows } = await sql<PeerPost>`
    select p.id, p.author_id, coalesce(nullif(i.name, ''), i.handle) as author_name, p.text, i.person_id
    from conversation c
    join post p on p.workspace_id = c.workspace_id and p.root_id = c.root_id and p.deleted_at is null
      and not p.placeholder and not p.own and p.author_id is distinct from c.customer_id
    join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    left join person h on h.workspace_id = i.workspace_id and h.id = i.person_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId}
      and (h.voice_type is null or h.voice_type not in ('staff', 'bot'))
      and not exists (select from identity k where k.workspace_id = c.workspace_id and k.id = c.customer_id and k.person_id = i.person_id)
      and ${"id" in which ? sql`p.id = ${which.id}` : sql`p.id < ${which.before}`}
    order by ${
      "before" in which
        ? sql`(p.id = (select r.parent_id from post r where r.workspace_id = ${tx.workspaceId} and r.id = ${which.before})) desc nulls last, `
        : sql``
    } p.id desc limit 1`.execute(tx.db);
  return rows[0];
}
