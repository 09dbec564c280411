import { tokenize } from "@earshot/query/tokenize.ts";

export type RisingTerm = { term: string; posts: number; usual: number };

const most = 6;
/** How many times as often as before a term has to be said. */
const rises = 3;
/** Share of the posts that say it, and posts at least. */
const leastShare = 0.12;
const leastPosts = 2;

/**
 * Words and pairs of words that posts of a rise say far more often than those before, the most telling first: Dunning's
 * log-likelihood over how many posts hold them. `usual` is how many of as many posts did before. A pair takes the place
 * of its words where these hardly come without it.
 */
export function risingTerms(posts: readonly string[], before: readonly string[]): RisingTerm[] {
  const now = spread(posts);
  const then = spread(before);
  const least = Math.max(leastPosts, leastShare * posts.length);
  const found = [...now].flatMap(([term, count]) => {
    if (count < least) return [];
    const earlier = then.get(term) ?? 0;
    const usual = ((earlier + 0.5) / (before.length + 1)) * posts.length;
    if (count < rises * usual) return [];
    return [{ term, posts: count, usual, weight: likelihood(count, posts.length, earlier, before.length) }];
  });
  found.sort((a, b) => b.weight - a.weight || b.term.length - a.term.length || (a.term < b.term ? -1 : 1));
  const told: typeof found = [];
  for (const one of found) {
    if (told.length === most) break;
    const same = told.some(
      (other) =>
        (` ${other.term} `.includes(` ${one.term} `) && one.posts <= other.posts * 1.25) ||
        ` ${one.term} `.includes(` ${other.term} `),
    );
    if (!same) told.push(one);
  }
  return told.map(({ term, posts: count, usual }) => ({ term, posts: count, usual: Math.round(usual * 10) / 10 }));
}

/** In how many texts each word and pair stands. */
function spread(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const terms = new Set<string>();
    let before: { term: string; position: number } | null = null;
    let position = -1;
    for (const token of tokenize(text)) {
      // Several spellings share a place; the first is the plain one.
      if (token.position === position) continue;
      position = token.position;
      const useful = /^[^@]/u.test(token.term) && /[\p{L}\p{N}]/u.test(token.term) && !/^https?\b/.test(token.term);
      if (useful && token.term.length > 1) terms.add(token.term);
      if (useful && before?.position === position - 1) terms.add(`${before.term} ${token.term}`);
      before = useful ? { term: token.term, position } : null;
    }
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
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
