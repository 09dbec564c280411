import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { writtenOf } from "./answer-store.ts";
import type { PortalAuthor } from "./author.ts";
import { publish } from "./publish.ts";
import { changeQuestion } from "./question-store.ts";

/** Replaces what a question or answer says; what stood before stays as a revision. The caller knows that it is theirs. */
export async function reword(
  context: Context,
  tx: Tx,
  given: {
    postId: string;
    questionId: string;
    title: string | null;
    source: string;
    quotes?: boolean;
    author: PortalAuthor;
  },
): Promise<void> {
  await takeLine(tx);
  const before = await writtenOf(tx, given.postId);
  if (!before || before.deleted_at) throw notFound("post");
  const isQuestion = given.postId === given.questionId;
  await publish(context, tx, {
    externalId: before.external_id,
    kind: isQuestion ? "question" : "answer",
    title: given.title,
    source: given.source,
    quotes: given.quotes,
    author: given.author,
    parentExternalId: null,
    url: before.url,
    at: before.posted_at,
    // Newer than what it replaces, whatever the clock does.
    revision: Math.max(context.now().getTime(), Number(before.revision) + 1),
  });
  await changeQuestion(tx, given.questionId, {});
  record(tx, isQuestion ? "question.updated" : "answer.updated", { kind: "question", id: given.questionId });
}
