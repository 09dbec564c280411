import type { QuestionDetail } from "@earshot/contract/community.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { originOf } from "#server/portal/origin.ts";
import { answersTo, writtenOf } from "./answer-store.ts";
import { presentDetail } from "./present.ts";
import { questionsById } from "./question-store.ts";
import { sourcesOf } from "./source-store.ts";

const mostAnswers = 200;

/** A question as teammates see it, hidden or not, with its answers and where it was asked elsewhere. 404 without it. */
export async function questionDetail(context: Context, tx: Tx, id: string): Promise<QuestionDetail> {
  const [row] = await questionsById(tx, [id], { all: true });
  const written = row && (await writtenOf(tx, id));
  if (!row || !written) throw notFound("question");
  const answers = await answersTo(tx, id, { all: true, limit: mostAnswers });
  return presentDetail({ row, written, answers, sources: await sourcesOf(tx, id) }, await originOf(context, tx));
}
