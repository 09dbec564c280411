import { sql } from "kysely";
import { z } from "zod";
import { answerById } from "#server/community/answer-store.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { lockConversation } from "#server/inbox/store.ts";
import type { Reaction } from "#server/reactions.ts";
import { comeBack } from "./come-back.ts";
import { changeAsked, changeLeaving, type LeavingRow, leavingsOfQuestion } from "./store.ts";
import { thank, unthank } from "./thank.ts";

const ofAnswer = z.object({ answerId: z.uuid() });

/** A member answered on the portal: it is noted where the question was left from, and with whom was asked. */
export const noticeAnswer: Reaction = (context, workspaceId, { subjectId, data }) =>
  eachLeaving(context, workspaceId, subjectId, async (tx, leaving) => {
    const { answerId } = ofAnswer.parse(data);
    const answer = await answerById(tx, answerId);
    if (leaving.ended_at !== null || !answer || answer.team || answer.hidden_at) return;
    if (await isNoted(tx, leaving.conversation_id, answerId)) return;
    const memberId = await memberWriting(tx, answer.author_id);
    if (await isAsker(tx, leaving.question_id, answer.author_id)) return;
    const now = context.now();
    if (leaving.answer_id === null || answerId > leaving.answer_id)
      await changeLeaving(tx, leaving.id, { answer_id: answerId, answered_at: now });
    if (memberId !== null) await changeAsked(tx, leaving.id, memberId, { state: "answered", state_at: now });
    const subject = { kind: "conversation", id: leaving.conversation_id };
    record(tx, "leaving.answered", subject, { data: { answerId, memberId } });
  });

/** A question is solved: what waits for it comes back, so that the answer can be passed on, and who answered is thanked. */
export const noticeSolved: Reaction = (context, workspaceId, { subjectId }) =>
  eachLeaving(context, workspaceId, subjectId, async (tx, leaving, isNewest) => {
    if (leaving.ended_at === null) await comeBack(context, tx, leaving.conversation_id, "solved");
    if (isNewest) await thank(tx, leaving, await helpers(tx, leaving), context.now());
  });

/** It is not solved after all. */
export const noticeReopened: Reaction = (context, workspaceId, { subjectId }) =>
  eachLeaving(context, workspaceId, subjectId, async (tx, leaving) => unthank(tx, leaving));

/** Each time the question was left, newest first, with its conversation held. */
async function eachLeaving(
  context: Context,
  workspaceId: string,
  questionId: string | null,
  work: (tx: Tx, leaving: LeavingRow, isNewest: boolean) => Promise<unknown>,
): Promise<void> {
  await transaction(context.db, workspaceId, system, async (tx) => {
    const found = await leavingsOfQuestion(tx, questionId ?? "");
    const held = [...new Set(found.map((one) => one.conversation_id))].sort();
    for (const id of held) await lockConversation(tx, id);
    // Read again: whoever came first may have ended one.
    for (const [at, leaving] of (await leavingsOfQuestion(tx, questionId ?? "")).entries())
      await work(tx, leaving, at === 0);
  });
}

/** Members, not of the team, whose answers stand under a solved question; who solved it first. */
async function helpers(tx: Tx, leaving: LeavingRow): Promise<{ memberId: string; postId: string }[]> {
  const { rows } = await sql<{ memberId: string; postId: string }>`
    select distinct on (m.id) m.id as "memberId", a.id as "postId" from question q
    join answer a on a.workspace_id = q.workspace_id and a.question_id = q.id and a.hidden_at is null and not a.team
      and a.author_id <> q.author_id
    join member m on m.workspace_id = a.workspace_id and m.identity_id = a.author_id and m.ended_at is null
    where q.workspace_id = ${tx.workspaceId} and q.id = ${leaving.question_id} and q.solution_id is not null
    order by m.id, (a.id = q.solution_id) desc, a.id desc`.execute(tx.db);
  return rows;
}

/** Told of it before: a reaction may run twice. */
async function isNoted(tx: Tx, conversationId: string, answerId: string): Promise<boolean> {
  const { rows } = await sql`
    select from event where workspace_id = ${tx.workspaceId} and subject_kind = 'conversation'
      and subject_id = ${conversationId} and verb = 'leaving.answered' and data ->> 'answerId' = ${answerId}
    limit 1`.execute(tx.db);
  return rows.length > 0;
}

async function isAsker(tx: Tx, questionId: string, authorId: string): Promise<boolean> {
  const { rows } = await sql`
    select from question q join identity asker on asker.workspace_id = q.workspace_id and asker.id = q.author_id
    join identity i on i.workspace_id = q.workspace_id and i.id = ${authorId}
    where q.workspace_id = ${tx.workspaceId} and q.id = ${questionId}
      and (i.id = asker.id or i.person_id = asker.person_id)`.execute(tx.db);
  return rows.length > 0;
}

/** The member who writes under this account of the portal. */
async function memberWriting(tx: Tx, identityId: string): Promise<string | null> {
  const row = await tx.db
    .selectFrom("member")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("identity_id", "=", identityId)
    .executeTakeFirst();
  return row?.id ?? null;
}
