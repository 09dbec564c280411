import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { loadPosts } from "#server/posts/load.ts";
import type { Happened, Reaction } from "#server/reactions.ts";
import { writtenOf } from "./answer-store.ts";
import { saidIn } from "./choose-quote.ts";
import { endSource } from "./end-source.ts";
import { offerAnswer } from "./offer-answer.ts";
import { lockQuestion } from "./question-store.ts";
import { fitQuote, isQuoteOf } from "./quote.ts";
import { changeSource, isOpenNow, sourceOfPost, standingSourcesBy } from "./source-store.ts";
import { saysTakeDown } from "./take-down-words.ts";

/** What posts that became questions do at their source, and what becomes of questions, each done in its own transaction. */
const on =
  (work: (context: Context, tx: Tx, subjectId: string) => Promise<void>): Reaction =>
  async (context: Context, workspaceId: string, { subjectId }: Happened) => {
    if (subjectId !== null) await transaction(context.db, workspaceId, system, (tx) => work(context, tx, subjectId));
  };

/** A question was solved, otherwise solved, or not after all. */
export const offerAnswers: Reaction = on(offerAnswer);

/** A post was deleted at its source. */
export const emptyQuote: Reaction = on(async (context, tx, postId) => {
  if (await sourceOfPost(tx, postId)) await endSource(context, tx, postId, "gone");
});

/** A post was edited at its source: the quote follows it, and a teammate is told to look whether the title still fits. */
export const followEdit: Reaction = on(async (context, tx, postId) => {
  const known = await sourceOfPost(tx, postId);
  if (!known || known.ended_at !== null || !(await lockQuestion(tx, known.question_id))) return;
  if (!isOpenNow(known)) return endSource(context, tx, postId, "not_public");
  const said = saidIn(known);
  const title = (await writtenOf(tx, known.question_id))?.title ?? "";
  const quoteFits = known.quote === null || isQuoteOf(said, known.quote);
  if (quoteFits && !(known.title_quoted && !isQuoteOf(said, title))) return;
  await changeSource(tx, postId, {
    edited_at: context.now(),
    ...(!quoteFits && { quote: fitQuote(said) || null }),
  });
  record(tx, "question.updated", { kind: "question", id: known.question_id }, { data: { postId, edited: true } });
});

/**
 * Somebody addressed us. An author who answers our notice with the word for it is obeyed at once: what stands of theirs in
 * this thread goes, or all that stands of theirs when they say it elsewhere.
 */
export const obeyAuthor: Reaction = on(async (context, tx, postId) => {
  const [post] = await loadPosts(context, tx, [postId]);
  if (!post?.author || post.deletedAt || !saysTakeDown(post.text)) return;
  const told = (await standingSourcesBy(tx, post.author.id)).filter((source) => source.notice_reply_id !== null);
  const here = told.filter(
    (source) => source.root_id === post.threadId || source.conversation_id === post.conversationId,
  );
  for (const source of here.length > 0 ? here : told) await endSource(context, tx, source.post_id, "author");
});
