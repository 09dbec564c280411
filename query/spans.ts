import type { Near, Phrase, Prefix, Span, Term } from "./ast.ts";
import type { Facts } from "./facts.ts";

/** Where something stands: first and last position, and the tokens it consists of. */
export type Occurrence = { first: number; last: number; tokens: number[] };

/** All places of a word, prefix or phrase in a post, in reading order. */
export function occurrences(span: Span, facts: Facts): Occurrence[] {
  return span.type === "phrase"
    ? phrasePlaces(span, facts)
    : tokensOf(span, facts).map((token) => single(token, facts));
}

/** The pairs of places that satisfy a NEAR, one by one: in a long post there can be very many. */
export function* nearPairs(near: Near, facts: Facts): Generator<[Occurrence, Occurrence]> {
  const lefts = near.left.flatMap((span) => occurrences(span, facts));
  const rights = near.right.flatMap((span) => occurrences(span, facts)).sort((a, b) => a.first - b.first);
  if (lefts.length === 0 || rights.length === 0) return;
  const longest = near.right.reduce((most, span) => Math.max(most, span.type === "phrase" ? span.words.length : 1), 1);
  for (const left of lefts) {
    // Only a window of the right side can be near enough; without it a long post would cost the square of its length.
    let index = lowerBound(rights, left.first - near.distance - 1 - longest);
    for (; index < rights.length && rights[index]!.first <= left.last + near.distance + 1; index++) {
      const right = rights[index]!;
      const between = right.first > left.last ? right.first - left.last - 1 : left.first - right.last - 1;
      if (between >= 0 && between <= near.distance) yield [left, right];
    }
  }
}

/** Numbers of the tokens that are a word, or begin with a prefix. */
export function tokensOf(word: Term | Prefix, { byTerm }: Facts): number[] {
  if (word.type === "term") return byTerm.get(word.term) ?? [];
  const found: number[] = [];
  for (const [term, tokens] of byTerm) if (term.startsWith(word.prefix)) found.push(...tokens);
  return found.sort((a, b) => a - b);
}

function single(token: number, { tokens }: Facts): Occurrence {
  const { position } = tokens[token]!;
  return { first: position, last: position, tokens: [token] };
}

function phrasePlaces(phrase: Phrase, facts: Facts): Occurrence[] {
  let open = tokensOf(phrase.words[0]!, facts).map((token) => single(token, facts));
  for (const word of phrase.words.slice(1)) {
    if (open.length === 0) return open;
    const at = new Map(tokensOf(word, facts).map((token) => [facts.tokens[token]!.position, token]));
    open = open.flatMap(({ first, last, tokens }) => {
      const token = at.get(last + 1);
      return token === undefined ? [] : [{ first, last: last + 1, tokens: [...tokens, token] }];
    });
  }
  return open;
}

function lowerBound(sorted: Occurrence[], first: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.first < first) low = middle + 1;
    else high = middle;
  }
  return low;
}
