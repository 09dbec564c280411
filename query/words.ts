import { MIN_PREFIX, type Phrase, type Prefix, type Span, type Term } from "./ast.ts";
import { QuerySyntaxError } from "./error.ts";
import type { Lexeme } from "./lex.ts";
import { tokenize } from "./tokenize.ts";

const PLAIN_WORD = /^[a-z0-9]{1,100}$/i;
const PLAIN_PREFIX = /^[a-z0-9]{3,100}\*$/i;

/** What a bare word means: a term, a prefix, or a phrase when it falls into several words (e-mail, brunnwerk.de). */
export function wordOf(lexeme: Lexeme): Span {
  const { text } = lexeme;
  // Most words of most queries are one token that only has to be lower-cased.
  if (PLAIN_WORD.test(text)) return { type: "term", term: text.toLowerCase(), at: place(lexeme) };
  if (PLAIN_PREFIX.test(text)) return { type: "prefix", prefix: text.slice(0, -1).toLowerCase(), at: place(lexeme) };
  const tagged = taggedOf(lexeme);
  if (tagged !== undefined) return tagged;
  const words = wordsOf(text, lexeme.start);
  if (words.length === 0) {
    throw new QuerySyntaxError(
      "empty_word",
      `“${lexeme.text}” holds no letter, digit or emoji to search for. Remove it.`,
      lexeme.start + 1,
      lexeme.text.length,
    );
  }
  return spanOf(words, lexeme);
}

/** What stands between quotes: a phrase, or a single word. */
export function phraseOf(lexeme: Lexeme): Span {
  const tagged = taggedOf(lexeme);
  if (tagged !== undefined) return tagged;
  const words: (Term | Prefix)[] = [];
  for (const { 0: text, index } of lexeme.text.matchAll(/\S+/gu))
    if (PLAIN_WORD.test(text)) words.push({ type: "term", term: text.toLowerCase() });
    else words.push(...wordsOf(text, lexeme.start + 1 + index));
  if (words.length === 0) {
    throw new QuerySyntaxError(
      "empty_phrase",
      "There is nothing to search for between these quotes.",
      lexeme.start + 1,
      lexeme.end - lexeme.start,
    );
  }
  return spanOf(words, lexeme);
}

/** @name, @name@host.tld, @name.host.tld, #tag: one term, although what follows the first word is read as words too. */
const TAGGED =
  /^(?:@[\p{L}\p{N}_]*[\p{L}\p{N}](?:@(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+|(?:\.[\p{L}\p{N}-]+)+)?|#[\p{L}\p{N}\p{M}_]*[\p{L}\p{N}]\p{M}*)$/u;

function taggedOf(lexeme: Lexeme): Term | undefined {
  if (!TAGGED.test(lexeme.text)) return undefined;
  const exact = tokenize(lexeme.text).findLast(({ position, term }) => position === 0 && /^[#@]/u.test(term));
  return exact && { type: "term", term: exact.term, at: place(lexeme) };
}

function spanOf(words: (Term | Prefix)[], lexeme: Lexeme): Span {
  const at = place(lexeme);
  const only = words.length === 1 ? words[0]! : undefined;
  if (only === undefined) return { type: "phrase", words, at } satisfies Phrase;
  if (only.type === "prefix") return { type: "prefix", prefix: only.prefix, at };
  return only.term.endsWith("nt") && JOINED.test(lexeme.text)
    ? { type: "term", term: only.term, joined: true, at }
    : { type: "term", term: only.term, at };
}

/** As in don't. */
const JOINED = /n['’‘‛ʼʻ´`′＇]t\s*$/iu;

function wordsOf(text: string, start: number): (Term | Prefix)[] {
  const star = text.indexOf("*");
  const stem = star < 0 ? text : text.slice(0, star);
  const tokens = tokenize(stem);
  const last = tokens.at(-1);
  const words: (Term | Prefix)[] = [];
  for (let first = 0, next = 0; first < tokens.length; first = next) {
    while (next < tokens.length && tokens[next]!.position === tokens[first]!.position) next++;
    words.push({ type: "term", term: exactOf(tokens.slice(first, next).map(({ term }) => term)) });
  }
  if (star < 0) return words;
  const stump = words.pop();
  if (star !== text.length - 1 || stump?.type !== "term" || last?.end !== stem.length) {
    throw new QuerySyntaxError(
      "misplaced_star",
      "A * stands only at the end of a word, as in coffe*.",
      start + star + 1,
      1,
    );
  }
  if ([...stump.term.replace(/^[#@]/u, "")].length < MIN_PREFIX) {
    throw new QuerySyntaxError(
      "short_prefix",
      `Before the * at least ${MIN_PREFIX} characters are needed, or the word would match too much.`,
      start + 1,
      text.length,
    );
  }
  return [...words, { type: "prefix", prefix: stump.term }];
}

/** The exact spelling among the terms of one position: the last, unless it reaches over the words that follow (#咖啡机). */
function exactOf(forms: string[]): string {
  return forms.findLast((form) => !reachesOver(form, forms)) ?? forms.at(-1)!;
}

function reachesOver(form: string, forms: string[]): boolean {
  return /^[#@][^_]/u.test(form) && !/^.+@|_$/u.test(form) && !forms.includes(form.slice(1));
}

function place(lexeme: Lexeme): { column: number; length: number } {
  return { column: lexeme.start + 1, length: lexeme.end - lexeme.start };
}
