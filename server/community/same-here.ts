import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { postToAsk } from "./post-to-ask.ts";
import { lockQuestion } from "./question-store.ts";
import { insertSource } from "./source-store.ts";
import { refuseNoticeWithoutLink, tellAuthor } from "./tell-author.ts";
import { vote } from "./vote.ts";
import { words } from "./words.ts";

/**
 * Attaches a public post to a question that asks the same: its author counts as "me too", is told once where they spoke,
 * and the answer goes back there as well. The portal leads to the post without quoting it.
 */
export async function sameHere(
  context: Context,
  tx: Tx,
  given: { questionId: string; postId: string; notice?: string },
): Promise<void> {
  await takeLine(tx);
  const question = await lockQuestion(tx, given.questionId);
  if (!question) throw notFound("question");
  if (question.hidden_at) throw refused("hidden", "This question is not shown. Show it again first.");
  const post = await postToAsk(context, tx, given.postId);
  const notice = given.notice ?? words.notice;
  refuseNoticeWithoutLink(notice);
  await insertSource(tx, {
    post_id: post.id,
    question_id: question.id,
    first: false,
    author_id: post.author.id,
    quote: null,
    named: true,
    title_quoted: false,
    added_by: tx.actor.name,
    added_at: context.now(),
    notice,
  });
  if (question.author_id !== post.author.id)
    await vote(tx, { postId: question.id, identityId: post.author.id, on: true, now: context.now() });
  record(
    tx,
    "question.updated",
    { kind: "question", id: question.id },
    { data: { postId: post.id, by: tx.actor.name } },
  );
  await tellAuthor(context, tx, post.id);
}
