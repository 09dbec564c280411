import { refused } from "#server/errors.ts";
import { fitQuote, isQuoteOf, lengthOf, mostQuoted, oneLine } from "./quote.ts";

/** What is quoted of a post: the words that were chosen, or its beginning. 422 for what is not in it, or too long. */
export function chooseQuote(post: { text: string; title?: string | null }, chosen: string | undefined): string {
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
export const saidIn = (post: { text: string; title?: string | null }): string => post.text || post.title || "";

const unfit = (code: string, detail: string) =>
  refused(code, detail, [{ path: "quote", code, message: "cannot be quoted" }]);
