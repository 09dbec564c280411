import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeQuestion, lockQuestion } from "./question-store.ts";
import { weighSolution } from "./weigh-solution.ts";

/** Takes the solution of a question back; votes may then say which answer is the likely one. */
export async function reopen(tx: Tx, questionId: string, now: Date): Promise<void> {
  const question = await lockQuestion(tx, questionId);
  if (!question) throw notFound("question");
  if (question.solution === null) return;
  await changeQuestion(tx, questionId, { solution_id: null, solution: null, solved_by: null, solved_at: null });
  record(
    tx,
    "question.reopened",
    { kind: "question", id: questionId },
    { data: { answerId: question.solution_id, solution: question.solution } },
  );
  await weighSolution(tx, { ...question, solution_id: null, solution: null, solved_by: null }, now);
}
