import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { titleOf } from "#server/posts/title-of.ts";
import { ask } from "./ask.ts";
import { chooseQuote, saidIn } from "./choose-quote.ts";
import { postToAsk } from "./post-to-ask.ts";
import { isQuoteOf } from "./quote.ts";
import { insertSource } from "./source-store.ts";
import { teamVoice } from "./team-voice.ts";
import { refuseNoticeWithoutLink, tellAuthor } from "./tell-author.ts";
import { words } from "./words.ts";

/**
 * Makes a question on the portal of a public post. Whoever wrote the post asks it; the words are a short quote of theirs
 * with name and link, or the team's own without both. The author is told once where they spoke, or it is kept why not.
 * Answers the question's id. 422 with a sentence for what is not public, deleted, ours or a question already, and while
 * the portal is closed.
 */
export async function askFromPost(
  context: Context,
  tx: Tx,
  given: {
    postId: string;
    /** the post's first sentence unless told */
    title?: string;
    /** the team's own words, Markdown; without them the post is quoted */
    text?: string;
    /** which words of the post; as many as fit unless told */
    quote?: string;
    categoryId: string | null;
    tags: string[];
    /** what the author is told, with {{link}} and {{name}}; the usual words unless told */
    notice?: string;
  },
): Promise<string> {
  // Two who ask from the same post at once: the second finds it asked.
  await takeLine(tx);
  const post = await postToAsk(context, tx, given.postId);
  const notice = given.notice ?? words.notice;
  refuseNoticeWithoutLink(notice);
  const title = given.title ?? titleOf(post);
  const quote = given.text === undefined ? chooseQuote(post, given.quote) : null;
  const questionId = await ask(context, tx, {
    title,
    source: given.text ?? "",
    categoryId: given.categoryId,
    tags: given.tags,
    author: await teamVoice(tx),
    askedBy: post.author.id,
  });
  await insertSource(tx, {
    post_id: post.id,
    question_id: questionId,
    first: true,
    author_id: post.author.id,
    quote,
    named: quote !== null,
    title_quoted: isQuoteOf(saidIn(post), title),
    added_by: tx.actor.name,
    added_at: context.now(),
    notice,
  });
  await tellAuthor(context, tx, post.id);
  return questionId;
}
