import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { answerById, changeAnswer } from "./answer-store.ts";
import { changeQuestion, lockQuestion, recountAnswers } from "./question-store.ts";
import { weighSolution } from "./weigh-solution.ts";

/**
 * Hides a question or answer from everybody but teammates, or shows it again (null). A hidden solution solves nothing.
 * Answers the question's id.
 */
export async function hide(tx: Tx, postId: string, reason: string | null, now: Date): Promise<string> {
  const answer = await answerById(tx, postId);
  const question = await lockQuestion(tx, answer?.question_id ?? postId);
  if (!question) throw notFound("post");
  const change = { hidden_at: reason === null ? null : now, hidden_reason: reason };
  if (answer) {
    await changeAnswer(tx, answer.id, change);
    await recountAnswers(tx, question.id);
    let left = question;
    if (reason !== null && question.solution_id === answer.id) {
      left = { ...question, solution_id: null, solution: null, solved_by: null };
      await changeQuestion(tx, question.id, { solution_id: null, solution: null, solved_by: null, solved_at: null });
      record(
        tx,
        "question.reopened",
        { kind: "question", id: question.id },
        { data: { answerId: answer.id, solution: question.solution } },
      );
    }
    await weighSolution(tx, left, now);
  } else await changeQuestion(tx, question.id, change);
  record(
    tx,
    answer ? "answer.updated" : "question.updated",
    { kind: "question", id: question.id },
    { data: { postId, hidden: reason, by: tx.actor.name } },
  );
  return question.id;
}
