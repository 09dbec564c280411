import { MIN_PREFIX, type Phrase, type Prefix, type Span, type Term } from "./ast.ts";
import { QuerySyntaxError } from "./error.ts";
import type { Lexeme } from "./lex.ts";
import { tokenize } from "./tokenize.ts";

/** What a bare word means: a term, a prefix, or a phrase when it falls into several words (e-mail, brunnwerk.de). */
export function wordOf(lexeme: Lexeme): Span {
  if (HANDLE.test(lexeme.text)) return handleOf(lexeme);
  const words = wordsOf(lexeme.text, lexeme.start);
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
  if (HANDLE.test(lexeme.text)) return handleOf(lexeme);
  const words: (Term | Prefix)[] = [];
  for (const { 0: text, index } of lexeme.text.matchAll(/\S+/gu))
    words.push(...wordsOf(text, lexeme.start + 1 + index));
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

/** @name, @name@host.tld, @name.host.tld: one term, although the text around such a handle is read as words too. */
const HANDLE = /^@[\p{L}\p{N}_-]*[\p{L}\p{N}](?:@?(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+|(?:\.[\p{L}\p{N}-]+)+)?$/u;

function handleOf(lexeme: Lexeme): Term {
  const forms = tokenize(lexeme.text).filter((token) => token.position === 0);
  return { type: "term", term: forms.at(-1)!.term, at: place(lexeme) };
}

function spanOf(words: (Term | Prefix)[], lexeme: Lexeme): Span {
  const at = place(lexeme);
  const only = words.length === 1 ? words[0]! : undefined;
  return only === undefined ? ({ type: "phrase", words, at } satisfies Phrase) : { ...only, at };
}

function wordsOf(text: string, start: number): (Term | Prefix)[] {
  const star = text.indexOf("*");
  const stem = star < 0 ? text : text.slice(0, star);
  // The last token of a position is the exact spelling.
  const tokens = tokenize(stem);
  const exact = tokens.filter(({ position }, index) => tokens[index + 1]?.position !== position);
  // The host of @name.host.tld follows as words of its own, so here the name is enough.
  const words: (Term | Prefix)[] = exact.map(({ term }) => ({
    type: "term",
    term: term.replace(/^(@[^@.]+)\..*$/su, "$1"),
  }));
  if (star < 0) return words;
  const last = words.pop();
  if (star !== text.length - 1 || last?.type !== "term" || exact.at(-1)!.end !== stem.length) {
    throw new QuerySyntaxError(
      "misplaced_star",
      "A * stands only at the end of a word, as in coffe*.",
      start + star + 1,
      1,
    );
  }
  if ([...last.term.replace(/^[#@]/u, "")].length < MIN_PREFIX) {
    throw new QuerySyntaxError(
      "short_prefix",
      `Before the * at least ${MIN_PREFIX} characters are needed, or the word would match too much.`,
      start + 1,
      text.length,
    );
  }
  return [...words, { type: "prefix", prefix: last.term }];
}

function place(lexeme: Lexeme): { column: number; length: number } {
  return { column: lexeme.start + 1, length: lexeme.end - lexeme.start };
}
