import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { LeavingRow } from "./store.ts";

/** Thanks members for what they wrote, once for each time it was left. */
export async function thank(
  tx: Tx,
  leaving: LeavingRow,
  helped: { memberId: string; postId: string }[],
  now: Date,
): Promise<void> {
  const words = await wordsOfThanks(tx, leaving);
  const memberIds: string[] = [];
  for (const { memberId, postId } of helped) {
    const row = await tx.db
      .insertInto("thanks")
      .values({
        workspace_id: tx.workspaceId,
        leaving_id: leaving.id,
        member_id: memberId,
        post_id: postId,
        words_post_id: words,
        at: now,
      })
      .onConflict((conflict) => conflict.columns(["workspace_id", "leaving_id", "member_id"]).doNothing())
      .returning("member_id")
      .executeTakeFirst();
    if (row) memberIds.push(memberId);
  }
  if (memberIds.length > 0)
    record(tx, "thanks.created", { kind: "conversation", id: leaving.conversation_id }, { data: { memberIds } });
}

/** Takes back what was said too early. */
export async function unthank(tx: Tx, leaving: LeavingRow): Promise<void> {
  const { rows } = await sql<{ member_id: string }>`
    delete from thanks where workspace_id = ${tx.workspaceId} and leaving_id = ${leaving.id} returning member_id`.execute(
    tx.db,
  );
  if (rows.length === 0) return;
  const memberIds = rows.map((row) => row.member_id);
  record(tx, "thanks.deleted", { kind: "conversation", id: leaving.conversation_id }, { data: { memberIds } });
}

/** The customer's own words stand with the thanks as soon as there are some, if they were said in public. */
export const keepWords = (tx: Tx, leavingId: string, postId: string) =>
  sql`update thanks t set words_post_id = p.id from post p
    where t.workspace_id = ${tx.workspaceId} and t.leaving_id = ${leavingId}
      and p.workspace_id = t.workspace_id and p.id = ${postId} and p.visibility in ('public', 'unlisted')`.execute(
    tx.db,
  );

/** The customer's newest public thanks since it was left, as it was noticed with a peer's answer. */
async function wordsOfThanks(tx: Tx, leaving: LeavingRow): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select p.id from peer_answer a
    join post p on p.workspace_id = a.workspace_id and p.id = a.thanks_post_id and p.visibility in ('public', 'unlisted')
    where a.workspace_id = ${tx.workspaceId} and a.conversation_id = ${leaving.conversation_id}
      and a.proposed_at >= ${leaving.left_at} order by p.id desc limit 1`.execute(tx.db);
  return rows[0]?.id ?? null;
}
