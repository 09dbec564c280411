import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { titleOf } from "#server/posts/title-of.ts";
import { ask } from "./ask.ts";
import { type AskedPost, postToAsk } from "./post-to-ask.ts";
import { fitQuote, isQuoteOf, lengthOf, mostQuoted, oneLine } from "./quote.ts";
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
  const quote = given.text === undefined ? quoteOf(post, given.quote) : null;
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

/** What is quoted of a post: the words that were chosen, or its beginning. */
function quoteOf(post: AskedPost, chosen: string | undefined): string {
  const said = saidIn(post);
  const quote = chosen === undefined ? fitQuote(said) : oneLine(chosen);
  if (quote === "") throw unfit("nothing_to_quote", "This post has no words to quote. Use your own.");
  if (!isQuoteOf(said, quote))
    throw unfit("not_their_words", "Quote words that stand in the post, one after the other.");
  if (lengthOf(quote) > mostQuoted)
    throw unfit("too_long", `This quote is ${lengthOf(quote)} characters long; ${mostQuoted} are quoted at most.`);
  return quote;
}

/** A post's text, or what stands above it where there is none. */
export const saidIn = (post: { text: string; title: string | null }): string => post.text || post.title || "";

const unfit = (code: string, detail: string) =>
  refused(code, detail, [{ path: "quote", code, message: "cannot be quoted" }]);
