import type { AskReason, Leaving } from "@earshot/contract/leaving.ts";
import { type Selectable, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";

export type LeavingRow = Selectable<DB["leaving"]>;
export type Ending = NonNullable<Leaving["endedBecause"]>;
export type AskedState = "asked" | "accepted" | "declined" | "escalated" | "answered";
export type AskedRow = {
  member_id: string;
  name: string;
  person_id: string;
  score: number;
  reasons: AskReason[];
  state: AskedState;
  asked_at: Date;
  state_at: Date;
  reason: string | null;
};

const leavings = (tx: Tx) => tx.db.selectFrom("leaving").selectAll().where("workspace_id", "=", tx.workspaceId);

/** The newest of a conversation, over or not. */
export const newestLeaving = (tx: Tx, conversationId: string): Promise<LeavingRow | undefined> =>
  leavings(tx).where("conversation_id", "=", conversationId).orderBy("id", "desc").limit(1).executeTakeFirst();

export const leavingById = (tx: Tx, id: string): Promise<LeavingRow | undefined> =>
  leavings(tx).where("id", "=", id).executeTakeFirst();

/** The one that goes on, kept from other changes to the end of the transaction. */
export const lockOpenLeaving = (tx: Tx, conversationId: string): Promise<LeavingRow | undefined> =>
  leavings(tx)
    .where("conversation_id", "=", conversationId)
    .where("ended_at", "is", null)
    .forUpdate()
    .executeTakeFirst();

/** Every time a question was left, newest first. */
export const leavingsOfQuestion = (tx: Tx, questionId: string): Promise<LeavingRow[]> =>
  leavings(tx).where("question_id", "=", questionId).orderBy("id", "desc").limit(20).execute();

export const insertLeaving = (
  tx: Tx,
  row: Omit<LeavingRow, "workspace_id" | "answer_id" | "answered_at" | "ended_at" | "ended_because">,
): Promise<LeavingRow> =>
  tx.db
    .insertInto("leaving")
    .values({ workspace_id: tx.workspaceId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow();

export const changeLeaving = (
  tx: Tx,
  id: string,
  change: Partial<Pick<LeavingRow, "answer_id" | "answered_at" | "ended_at" | "ended_because" | "deadline_at">>,
) => tx.db.updateTable("leaving").set(change).where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();

export const insertAsked = (
  tx: Tx,
  row: {
    leaving_id: string;
    member_id: string;
    rank: number;
    score: number;
    reasons: AskReason[];
    asked_at: Date;
  },
) =>
  tx.db
    .insertInto("asked_member")
    .values({
      workspace_id: tx.workspaceId,
      ...row,
      reasons: JSON.stringify(row.reasons),
      state_at: row.asked_at,
    })
    .execute();

/** Who was asked, first of all first. */
export const askedOf = async (tx: Tx, leavingId: string): Promise<AskedRow[]> => {
  const { rows } = await sql<AskedRow>`
    select a.member_id, m.name, m.person_id, a.score, a.reasons, a.state, a.asked_at, a.state_at, a.reason
    from asked_member a join member m on m.workspace_id = a.workspace_id and m.id = a.member_id
    where a.workspace_id = ${tx.workspaceId} and a.leaving_id = ${leavingId} order by a.rank`.execute(tx.db);
  return rows;
};

/** Notes what an asked member did; false when they were not asked. */
export async function changeAsked(
  tx: Tx,
  leavingId: string,
  memberId: string,
  change: { state: AskedState; state_at: Date; reason?: string | null },
): Promise<boolean> {
  const row = await tx.db
    .updateTable("asked_member")
    .set(change)
    .where("workspace_id", "=", tx.workspaceId)
    .where("leaving_id", "=", leavingId)
    .where("member_id", "=", memberId)
    .returning("member_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Conversations whose time is over, held so that nobody else brings them back; most overdue first. */
export async function overdue(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from conversation where workspace_id = ${tx.workspaceId} and status = 'waiting_community'
      and merged_into is null and community_until <= ${now}
    order by community_until, id limit ${limit} for update skip locked`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** Conversations that no longer wait although nobody noted it. */
export async function strayed(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select l.conversation_id as id from leaving l
    join conversation c on c.workspace_id = l.workspace_id and c.id = l.conversation_id
    where l.workspace_id = ${tx.workspaceId} and l.ended_at is null
      and (c.status <> 'waiting_community' or c.merged_into is not null) limit ${limit}`.execute(tx.db);
  return rows.map((row) => row.id);
}
