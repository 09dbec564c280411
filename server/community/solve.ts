import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { answerById } from "./answer-store.ts";
import { changeQuestion, lockQuestion } from "./question-store.ts";

/** Marks the answer that solves a question, certainly or likely, as whoever asked or a teammate says. */
export async function solve(
  tx: Tx,
  given: { answerId: string; solution: "accepted" | "likely"; by: "asker" | "teammate"; now: Date },
): Promise<string> {
  const answer = await answerById(tx, given.answerId);
  const question = answer && (await lockQuestion(tx, answer.question_id));
  if (!answer || !question) throw notFound("answer");
  if (answer.hidden_at || question.hidden_at)
    throw refused("hidden", "What is not shown cannot be the solution. Show it again first.");
  // A second click says nothing new.
  if (question.solution_id === answer.id && question.solution === given.solution && question.solved_by === given.by)
    return question.id;
  await changeQuestion(tx, question.id, {
    solution_id: answer.id,
    solution: given.solution,
    solved_by: given.by,
    solved_at: given.now,
  });
  record(
    tx,
    "question.solved",
    { kind: "question", id: question.id },
    { data: { answerId: answer.id, solution: given.solution, by: given.by, replaces: question.solution_id } },
  );
  return question.id;
}
