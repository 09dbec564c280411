import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** An answer on its way back to where it was asked, with how everything it hangs on stands now. */
export type RelayRow = {
  id: string;
  question_id: string;
  /** the one it was merged into, if it was */
  conversation_id: string;
  post_id: string;
  answer_id: string;
  state: "offered" | "sent" | "dismissed" | "withdrawn";
  reply_id: string | null;
  reply_state: string | null;
  settled_by: string | null;
  settled_at: Date | null;
  created_at: Date;
  title: string | null;
  question_hidden: boolean;
  solution_id: string | null;
  answer_text: string;
  answer_shown: boolean;
  team: boolean;
  answerer: string;
  answerer_person: string | null;
  /** the account of whoever answered was erased */
  erased: boolean;
  network: string;
  handle: string;
};

const relays = async (tx: Tx, which: ReturnType<typeof sql>): Promise<RelayRow[]> =>
  (
    await sql<RelayRow>`
      select l.id, l.question_id, coalesce(v.merged_into, v.id) as conversation_id, l.post_id, l.answer_id, l.state,
        l.reply_id, r.state as reply_state, l.settled_by, l.settled_at, l.created_at, qp.title,
        q.hidden_at is not null as question_hidden, q.solution_id, ap.text as answer_text,
        a.hidden_at is null and ap.deleted_at is null as answer_shown, a.team, i.name as answerer,
        i.person_id as answerer_person, m.ended_at is not null as erased, p.network, w.handle
      from relay l
      join conversation v on v.workspace_id = l.workspace_id and v.id = l.conversation_id
      join question q on q.workspace_id = l.workspace_id and q.id = l.question_id
      join post qp on qp.workspace_id = q.workspace_id and qp.id = q.id
      join answer a on a.workspace_id = l.workspace_id and a.id = l.answer_id
      join post ap on ap.workspace_id = a.workspace_id and ap.id = a.id
      join identity i on i.workspace_id = a.workspace_id and i.id = a.author_id
      left join member m on m.workspace_id = a.workspace_id and m.identity_id = a.author_id
      join post p on p.workspace_id = l.workspace_id and p.id = l.post_id
      join identity w on w.workspace_id = p.workspace_id and w.id = p.author_id
      left join reply r on r.workspace_id = l.workspace_id and r.id = l.reply_id
      where l.workspace_id = ${tx.workspaceId} and ${which}`.execute(tx.db)
  ).rows;

/** What is, or was, on its way back to a conversation, and to those that were merged into it; oldest first. */
export const relaysOf = (tx: Tx, conversationId: string): Promise<RelayRow[]> =>
  relays(
    tx,
    sql`l.conversation_id in (select c.id from conversation c where c.workspace_id = ${tx.workspaceId}
      and (c.id = ${conversationId} or c.merged_into = ${conversationId})) order by l.id`,
  );

export const relayById = async (tx: Tx, id: string): Promise<RelayRow | undefined> =>
  (await relays(tx, sql`l.id = ${id}`))[0];

/** Offered ones, newest first, one more than `limit`. */
export const pageOfRelays = (tx: Tx, before: string | null, limit: number): Promise<RelayRow[]> =>
  relays(
    tx,
    sql`l.state = 'offered' ${before === null ? sql`` : sql`and l.id < ${before}`} order by l.id desc limit ${limit + 1}`,
  );

/**
 * Offers an answer to a conversation: anew when it was another answer, or was withdrawn; never where one was sent, in
 * this conversation or one that was merged into it. Answers whether something changed.
 */
export async function offerRelay(
  tx: Tx,
  row: {
    id: string;
    question_id: string;
    conversation_id: string;
    post_id: string;
    answer_id: string;
    created_at: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    insert into relay as l (workspace_id, id, question_id, conversation_id, post_id, answer_id, state, created_at)
    select ${tx.workspaceId}::uuid, ${row.id}::uuid, ${row.question_id}::uuid, ${row.conversation_id}::uuid,
      ${row.post_id}::uuid, ${row.answer_id}::uuid, 'offered', ${row.created_at}::timestamptz
    where not exists (
      select from relay o join conversation c on c.workspace_id = o.workspace_id and c.id = o.conversation_id
      where o.workspace_id = ${tx.workspaceId} and o.question_id = ${row.question_id} and o.state = 'sent'
        and c.merged_into = ${row.conversation_id})
    on conflict (workspace_id, question_id, conversation_id) do update
      set answer_id = excluded.answer_id, post_id = excluded.post_id, state = 'offered', settled_by = null, settled_at = null,
        created_at = excluded.created_at, reply_id = null
      where (l.state <> 'sent' or exists (
          select from reply r where r.workspace_id = l.workspace_id and r.id = l.reply_id and r.state = 'cancelled'))
        and (l.answer_id <> excluded.answer_id or l.state = 'withdrawn')
    returning 1`.execute(tx.db);
  return rows.length > 0;
}

/** What was offered is offered no more: of a question, or at one post. Answers the conversations. */
export async function withdrawRelays(
  tx: Tx,
  of: { questionId: string } | { postId: string },
  because: string,
  now: Date,
): Promise<string[]> {
  const rows = await tx.db
    .updateTable("relay")
    .set({ state: "withdrawn", settled_by: because, settled_at: now })
    .where("workspace_id", "=", tx.workspaceId)
    .where("questionId" in of ? "question_id" : "post_id", "=", "questionId" in of ? of.questionId : of.postId)
    .where("state", "=", "offered")
    .returning("conversation_id")
    .execute();
  return rows.map((row) => row.conversation_id);
}

export const changeRelay = (
  tx: Tx,
  id: string,
  change: { state: RelayRow["state"]; reply_id: string | null; settled_by: string | null; settled_at: Date | null },
) => tx.db.updateTable("relay").set(change).where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();
