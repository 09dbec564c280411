import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Node, Span } from "./ast.ts";
import { parse } from "./parse.ts";
import { createPercolator } from "./percolate.ts";
import { luceneWords } from "./testing/lucene.ts";

const folder = new URL("../../shared/data/percolation/", import.meta.url);
const present = existsSync(folder);
if (!present) console.warn("query/oracle.test.ts skipped: ../shared/data/percolation is absent");

const LETTERS: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l" };

/**
 * Ways in which our tokens differ from Lucene's on purpose. Each rewrites a text so that Lucene would read it as we
 * do; a pair belongs to a class when the rewritten text turns Lucene's answer into ours. What stands under a NOT is
 * looked for in the text as it was: there a word has to stand free.
 */
const CLASSES: [string, (text: string) => string][] = [
  [
    "acronyms",
    (text) =>
      text.replace(/(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}(?![\p{L}\p{N}])/gu, (letters) => letters.replaceAll(".", "")),
  ],
  ["invisible characters", (text) => text.replace(/\p{Cf}/gu, "")],
  ["joined by dot or colon", (text) => text.replace(/(?<=\p{L})[.:·](?=\p{L})/gu, " ")],
  ["n't", (text) => text.replace(/n['’‘`´′]t(?![\p{L}\p{N}])/giu, "nt")],
  ["possessive", (text) => text.replace(/(?<=[\p{L}\p{N}]{2})['’‘]s(?![\p{L}\p{N}])/giu, "")],
  [
    "elision, O'",
    (text) =>
      text
        .replace(/(?<![\p{L}\p{N}])o['’‘](?=\p{L})/giu, "o")
        .replace(/(?<![\p{L}\p{N}])\p{L}{1,6}['’‘](?=\p{L}{2})/gu, ""),
  ],
  [
    "accents",
    (text) =>
      text
        .replace(/[ßæœøđðþł]/giu, (letter) => LETTERS[letter.toLowerCase()]!)
        .normalize("NFD")
        .replace(/\p{M}/gu, ""),
  ],
  ["underscores at the edge", (text) => text.replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}_])/gu, " ")],
  ["compatibility forms", (text) => text.replace(/[⁰¹²³⁴-⁹ªº]/gu, " ").normalize("NFKC")],
];

describe.skipIf(!present)("beside Lucene", () => {
  // The 1,000 are the first of the 10,000, and their pairs among the pairs of those.
  it.each(process.env.EARSHOT_SLOW ? ["1k", "10k"] : ["10k"])(
    "on queries-%s every pair is found or explained by a class of tokens",
    (size) => {
      const posts = records<{ id: number; text: string }>("posts.ndjson");
      const queries = records<{ id: string; query: string }>(`queries-${size}.ndjson`);
      const trees = new Map(queries.map(({ id, query }) => [id, parse(query).root]));
      const percolator = createPercolator<string>();
      for (const { id, query } of queries) percolator.set(id, query);
      const oracle = new Map<string, Set<string>>();
      for (const pair of lines(`pairs-${size}.txt`)) {
        const [post, query] = pair.split(" ") as [string, string];
        oracle.set(post, (oracle.get(post) ?? new Set()).add(query));
      }

      const counts = { pairs: 0, missing: new Map<string, number>(), extra: new Map<string, number>() };
      const unexplained: string[] = [];
      for (const { id, text } of posts) {
        const ours = new Set(percolator.matchIds({ text }));
        const theirs = oracle.get(String(id)) ?? new Set();
        let given: (() => string[])[] | undefined;
        counts.pairs += theirs.size;
        for (const query of new Set([...ours, ...theirs])) {
          if (ours.has(query) === theirs.has(query)) continue;
          given ??= luceneReadings(text);
          const name = classOf(trees.get(query)!, given, ours.has(query));
          if (name === undefined) unexplained.push(`${ours.has(query) ? "extra" : "missing"} ${id} ${query}`);
          else {
            const side = ours.has(query) ? counts.extra : counts.missing;
            side.set(name, (side.get(name) ?? 0) + 1);
          }
        }
      }
      console.log(`queries-${size}:`, counts);
      expect(unexplained).toEqual([]);
      expect(counts.missing).toEqual(new Map());
      expect(sum(counts.extra)).toBeLessThan(counts.pairs / 20);
    },
    60_000,
  );
});

/** What Lucene reads in a text: as it is, rewritten by each class, and by all; each when first asked for. */
function luceneReadings(text: string): (() => string[])[] {
  const all = (given: string) => CLASSES.reduce((rewritten, [, rewrite]) => rewrite(rewritten), given);
  return [(given: string) => given, ...CLASSES.map(([, rewrite]) => rewrite), all].map((rewrite) => {
    let words: string[] | undefined;
    return () => {
      words ??= luceneWords(rewrite(text));
      return words;
    };
  });
}

/** The class whose rewriting turns Lucene's answer into ours. */
function classOf(query: Node, readings: (() => string[])[], ours: boolean): string | undefined {
  const given = readings[0]!();
  if (matches(query, given, given) === ours) return undefined;
  const found = readings.findIndex((words, k) => k > 0 && matches(query, words(), given) === ours);
  return found < 0 ? undefined : (CLASSES[found - 1]?.[0] ?? "several at once");
}

/** Lucene's answer when it reads `words`, and `forbidden` for what stands under a NOT. */
function matches(node: Node, words: string[], forbidden: string[]): boolean {
  switch (node.type) {
    case "and":
      return node.items.every((item) => matches(item, words, forbidden));
    case "or":
      return node.items.some((item) => matches(item, words, forbidden));
    case "not":
      return !matches(node.item, forbidden, words);
    case "near":
    case "filter":
      throw new Error("the oracle has no such queries");
    default:
      return words.some((_, index) => standsAt(node, words, index));
  }
}

function standsAt(span: Span, words: string[], index: number): boolean {
  if (span.type === "term") return words[index] === span.term;
  if (span.type === "prefix") return words[index]?.startsWith(span.prefix) === true;
  return span.words.every((word, offset) => standsAt(word, words, index + offset));
}

function sum(counts: Map<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function lines(name: string): string[] {
  return readFileSync(new URL(name, folder), "utf8").trim().split("\n");
}

function records<T>(name: string): T[] {
  return lines(name).map((line) => JSON.parse(line) as T);
}
