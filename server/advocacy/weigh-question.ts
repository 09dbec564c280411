import { lockQuestion } from "#server/community/question-store.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { answerClaims } from "./answer-claims.ts";
import { keepActs } from "./keep-acts.ts";
import { ruleBook } from "./rule-book.ts";

/** Lets the ledger follow a question as it stands: which answer was accepted, which ones helped enough others. */
export const weighQuestion = (context: Context, workspaceId: string, questionId: string): Promise<void> =>
  transaction(context.db, workspaceId, system, (tx) => weighQuestionWithin(context, tx, questionId));

/** The same within a transaction that does more. */
export async function weighQuestionWithin(context: Context, tx: Tx, questionId: string): Promise<void> {
  const book = await ruleBook(tx);
  if (!book || !(await lockQuestion(tx, questionId))) return;
  const claims = await answerClaims(tx, book, { questionId });
  const subjectIds = await answersTo(tx, questionId);
  await keepActs(context, tx, { kinds: ["accepted_answer", "helpful_answer"], subjectIds }, claims);
}

async function answersTo(tx: Tx, questionId: string): Promise<string[]> {
  const rows = await tx.db
    .selectFrom("answer")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("question_id", "=", questionId)
    .execute();
  return rows.map(({ id }) => id);
}
