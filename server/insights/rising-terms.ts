import { tokenize } from "@earshot/query/tokenize.ts";

export type RisingTerm = { term: string; posts: number; usual: number };

const most = 6;
/** How many times as often as before a term has to be said. */
const rises = 3;
/** Share of the posts that say it, and posts at least. */
const leastShare = 0.2;
const leastPosts = 3;
/** A rise that chance brings once in a thousand is none: chi-squared with one degree of freedom. */
const certain = 10.83;

/**
 * Words and pairs of words that posts of a rise say far more often than those before, the most telling first: Dunning's
 * log-likelihood over how many posts hold them. `usual` is how many of as many posts did before. What only one text
 * says, however often it is repeated, is no term; of terms that the same posts hold one is told.
 */
export function risingTerms(posts: readonly string[], before: readonly string[]): RisingTerm[] {
  const now = holders(posts);
  const then = holders(before);
  const least = Math.max(leastPosts, leastShare * posts.length);
  const usually = (term: string) => (((then.get(term)?.length ?? 0) + 0.5) / (before.length + 1)) * posts.length;
  const risen = (term: string) => (now.get(term)?.length ?? 0) >= rises * usually(term);
  const found = [...now].flatMap(([term, held]) => {
    const count = held.length;
    if (count < least || new Set(held.map((k) => posts[k])).size < leastTexts(posts)) return [];
    // A pair rises with both its words: "the E7" says no more than "E7".
    if (!risen(term) || !term.split(" ").every(risen)) return [];
    const weight = likelihood(count, posts.length, then.get(term)?.length ?? 0, before.length);
    return weight < certain ? [] : [{ term, held, usual: usually(term), weight }];
  });
  found.sort((a, b) => b.weight - a.weight || b.term.length - a.term.length || (a.term < b.term ? -1 : 1));
  const told: typeof found = [];
  for (const one of found) {
    if (told.length === most) break;
    if (!told.some((other) => saysNoMore(one, other))) told.push(one);
  }
  return told.map(({ term, held, usual }) => ({ term, posts: held.length, usual: Math.round(usual * 10) / 10 }));
}

/** One text repeated is a term only where nothing else is said at all. */
const leastTexts = (posts: readonly string[]): number => Math.min(2, new Set(posts).size);

type Held = { term: string; held: readonly number[] };

/** A term whose posts are nearly all those of one that stands already, or that holds it or is held by it. */
function saysNoMore(one: Held, told: Held): boolean {
  if (` ${one.term} `.includes(` ${told.term} `)) return true;
  const shared = one.held.filter((k) => told.held.includes(k)).length;
  const same = shared >= 0.8 * Math.max(one.held.length, told.held.length);
  return same || (` ${told.term} `.includes(` ${one.term} `) && one.held.length <= told.held.length * 1.25);
}

/** Which texts hold each word and pair. */
function holders(texts: readonly string[]): Map<string, number[]> {
  const held = new Map<string, number[]>();
  texts.forEach((text, k) => {
    for (const term of termsOf(text)) {
      const known = held.get(term);
      if (known) known.push(k);
      else held.set(term, [k]);
    }
  });
  return held;
}

function termsOf(text: string): Set<string> {
  const terms = new Set<string>();
  let before: { term: string; position: number } | null = null;
  let position = -1;
  for (const token of tokenize(text)) {
    // Several spellings share a place; the first is the plain one.
    if (token.position === position) continue;
    position = token.position;
    const useful = !token.term.startsWith("@") && /[\p{L}\p{N}]/u.test(token.term) && !/^https?\b/.test(token.term);
    if (useful && token.term.length > 1) terms.add(token.term);
    if (useful && before?.position === position - 1) terms.add(`${before.term} ${token.term}`);
    before = useful ? { term: token.term, position } : null;
  }
  return terms;
}

/** Twice the log-likelihood ratio of two shares (Dunning 1993). */
function likelihood(a: number, ofA: number, b: number, ofB: number): number {
  const both = (a + b) / (ofA + ofB);
  const part = (seen: number, of: number) => {
    const share = of === 0 ? both : seen / of;
    return term(seen, share) + term(of - seen, 1 - share) - term(seen, both) - term(of - seen, 1 - both);
  };
  return 2 * (part(a, ofA) + part(b, ofB));
}

const term = (count: number, share: number) => (count === 0 ? 0 : count * Math.log(Math.max(share, 1e-12)));
