import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { heldAt } from "#server/inbox/held-at.ts";
import { openByHand } from "#server/inbox/open-by-hand.ts";
import { answerById } from "./answer-store.ts";
import { lockQuestion } from "./question-store.ts";
import { offerRelay, withdrawRelays } from "./relay-store.ts";
import { isOpenNow, type SourceRow, sourcesOf } from "./source-store.ts";

/**
 * Brings what is offered to the conversations where a question was asked in line with its solution: a new one is
 * offered, another one replaces what was not sent yet, a reversed one is withdrawn. Run again it changes nothing.
 */
export async function offerAnswer(context: Context, tx: Tx, questionId: string): Promise<void> {
  await takeLine(tx);
  const question = await lockQuestion(tx, questionId);
  if (!question) return;
  const answer = question.solution_id === null ? undefined : await answerById(tx, question.solution_id);
  const now = context.now();
  if (!answer || answer.hidden_at !== null) {
    const withdrawn = await withdrawRelays(tx, { questionId }, "The question is not solved any more.", now);
    for (const id of withdrawn) record(tx, "relay.withdrawn", { kind: "conversation", id }, { data: { questionId } });
    return;
  }
  for (const source of await sourcesOf(tx, questionId)) {
    const conversationId = wantsAnswer(source) ? await conversationAt(context, tx, source) : null;
    if (conversationId === null) continue;
    const isNew = await offerRelay(tx, {
      id: newId(),
      question_id: questionId,
      conversation_id: conversationId,
      post_id: source.post_id,
      answer_id: answer.id,
      created_at: now,
    });
    if (isNew) record(tx, "relay.offered", { kind: "conversation", id: conversationId }, { data: { questionId } });
  }
}

const wantsAnswer = (source: SourceRow): boolean =>
  (source.ended_why === null || source.ended_why === "team") && isOpenNow(source);

/** The post's conversation; one is opened only where an answer could be said. */
async function conversationAt(
  context: Context,
  tx: Tx,
  { post_id, conversation_id }: SourceRow,
): Promise<string | null> {
  if (conversation_id !== null) return conversation_id;
  const held = await heldAt(context, tx, { postId: post_id, text: "", purpose: "answers" });
  return held ? null : openByHand(context, tx, post_id);
}
