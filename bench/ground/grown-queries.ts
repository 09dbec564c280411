import { seeded } from "./synthetic.ts";

/**
 * More queries of the same shape: the given ones, then the same again with other words until there are `count`. A word
 * gives way to one that the posts use about as often (its rank by a fifth less to a quarter more), a word the posts do
 * not know to a rare one, a phrase to any two words that stand side by side in some post. The same in every run.
 */
export function grownQueries(queries: string[], texts: string[], count: number): string[] {
  const random = seeded(7);
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!;
  const ranked = wordsByFrequency(texts);
  const rankOf = new Map(ranked.map((word, rank) => [word, rank]));
  const other = (word: string): string => {
    const rank = rankOf.get(word);
    if (rank === undefined) return pick(ranked.slice(-RARE));
    const first = Math.floor(rank * 0.8);
    const last = Math.min(ranked.length - 1, Math.floor(rank * 1.25) + 3);
    return ranked[first + Math.floor(random() * (last - first + 1))]!;
  };
  const pairs = wordPairs(texts);
  const changed = (query: string): string =>
    query.replace(/"[^"]*"|[a-z0-9]+\*?/g, (part) => {
      if (part.startsWith('"')) return `"${pick(pairs)}"`;
      if (!part.endsWith("*")) return other(part);
      return `${other(part.slice(0, -1))
        .slice(0, Math.max(3, part.length - 1))
        .padEnd(3, "a")}*`;
    });
  return Array.from({ length: count }, (_, n) =>
    n < queries.length ? queries[n]! : changed(queries[n % queries.length]!),
  );
}

const WORDS = /[a-z0-9]{2,}/g;
/** So many of the least frequent words stand for those that no post has. */
const RARE = 20_000;

/** The words of the posts, those of most posts first. */
function wordsByFrequency(texts: string[]): string[] {
  const posts = new Map<string, number>();
  for (const text of texts)
    for (const word of new Set(text.toLowerCase().match(WORDS))) posts.set(word, (posts.get(word) ?? 0) + 1);
  return [...posts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([word]) => word);
}

/** What stands side by side in posts, each pair once, so that most are rare. */
function wordPairs(texts: string[]): string[] {
  const pairs = new Set<string>();
  for (const text of texts)
    for (const [pair] of text.toLowerCase().matchAll(/\b[a-z0-9]{2,} [a-z0-9]{2,}\b/g)) pairs.add(pair);
  return [...pairs];
}
