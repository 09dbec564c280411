import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { bestAnswer } from "./answer-store.ts";
import { changeQuestion, type QuestionState } from "./question-store.ts";

/** So many say that an answer helped before it is called the likely solution. */
export const enoughVotes = 3;

/** Lets votes say which answer likely solves it; what a person said about that stands. */
export async function weighSolution(tx: Tx, question: QuestionState, now: Date): Promise<void> {
  if (question.solution !== null && question.solved_by !== "votes") return;
  const best = await bestAnswer(tx, question.id);
  const likely = best && best.votes >= enoughVotes ? best.id : null;
  if (likely === question.solution_id) return;
  await changeQuestion(
    tx,
    question.id,
    likely === null
      ? { solution_id: null, solution: null, solved_by: null, solved_at: null }
      : { solution_id: likely, solution: "likely", solved_by: "votes", solved_at: now },
  );
  const subject = { kind: "question", id: question.id };
  if (likely !== null)
    record(tx, "question.solved", subject, {
      data: { answerId: likely, solution: "likely", by: "votes", replaces: question.solution_id },
    });
  else record(tx, "question.reopened", subject, { data: { answerId: question.solution_id, solution: "likely" } });
}
