/** A quote is short: what a reader needs to see what was asked, not the post over again. In graphemes, the ellipsis among them. */
export const mostQuoted = 280;

/** Marks that turn the direction of the text around them. */
const turning = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** A post's words as they are quoted: on one line, cut at a word with an ellipsis. */
export const fitQuote = (text: string): string => cutAtWord(oneLine(text), (part) => lengthOf(part) <= mostQuoted);

/** Whether these are words of that text, one after the other, whatever stands between them and at the end. */
export function isQuoteOf(text: string, quote: string): boolean {
  const words = oneLine(quote).replace(/\s*(?:…|\.\.\.)$/u, "");
  return words !== "" && oneLine(text).includes(words);
}

export const oneLine = (text: string): string => text.toWellFormed().replace(turning, " ").replace(/\s+/g, " ").trim();

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const words = new Intl.Segmenter("en", { granularity: "word" });
/** More than any network lets anybody say in one post. */
const mostRead = 20_000;

export const lengthOf = (text: string): number => [...graphemes.segment(text)].length;

/** As much of a text as fits, ending behind a word with an ellipsis; inside of one where not even the first word fits. */
export function cutAtWord(text: string, fits: (part: string) => boolean): string {
  if (text.length <= mostRead && fits(text)) return text;
  const within = text.slice(0, mostRead);
  return longest(within, words, fits) ?? longest(within, graphemes, fits) ?? "";
}

function longest(text: string, by: Intl.Segmenter, fits: (part: string) => boolean): string | null {
  const ends = [...by.segment(text)].map(({ index, segment }) => index + segment.length);
  const part = (n: number) => `${text.slice(0, ends[n]).replace(/[\s,;:–-]+$/u, "")}…`;
  let from = 0;
  let to = ends.length;
  // The last end that fits stands just below `from`.
  while (from < to) {
    const middle = (from + to) >> 1;
    if (fits(part(middle))) from = middle + 1;
    else to = middle;
  }
  return from === 0 ? null : part(from - 1);
}
