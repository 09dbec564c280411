import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { evaluate, facts } from "@earshot/query/evaluate.ts";
import { parse } from "@earshot/query/parse.ts";
import { createPercolator, type Percolator } from "@earshot/query/percolate.ts";
import { grownQueries } from "./ground/grown-queries.ts";
import { rounded } from "./ground/measure.ts";
import { seeded, sentence, topicQueries } from "./ground/synthetic.ts";
import { tsqueryPostsPerSecond } from "./ground/tsquery.ts";

/** What one set of queries took; times are CPU times of one thread, warm. */
type Figures = {
  queries: number;
  posts: number;
  matches: number;
  postsPerSecond: number;
  /** Matching a post, as a multiple of JSON.parse of its line in the same round. */
  timesJsonParse: number;
  buildCpuSeconds: number;
  /** What the process grew by while the queries were added: heap and arrays, after collecting garbage. */
  memoryMB: number;
  /** One query taken out or put back, and the next post met with that known: the median and the slowest. */
  changeMedianMs: number;
  changeLongestMs: number;
  /** What the index holds more at most while it copies itself because of such changes. */
  changeMemoryMB: number;
};

type Source = { id: string; query: string };

const ROUNDS = 9;
/** Posts parsed, then matched, before the next are parsed: both meet the same disturbances. */
const STRIDE = 2_000;
/** The plain evaluator is tried on so many pairs of post and query. */
const NAIVE_PAIRS = 500_000;
const GENERATED_POSTS = 20_000;
const GENERATED_QUERIES = [100, 1_000, 10_000];

/**
 * Measures the percolator: [--posts F] [--queries F…] [--grow N] [--json]. What is not given is generated: posts of 18
 * words of a vocabulary of 20,000 used as people use words, and 100, 1,000 and 10,000 queries of five kinds over it.
 * --grow adds a set: the queries of the last file and more of their shape, N in all.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      posts: { type: "string" },
      queries: { type: "string", multiple: true },
      grow: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const lines = values.posts === undefined ? generatedPosts() : linesOf(values.posts);
  const sets =
    values.queries?.map((path) => () => linesOf(path).map((line) => JSON.parse(line) as Source)) ??
    GENERATED_QUERIES.map((count) => () => generatedQueries(count));
  const last = sets.at(-1)!;
  if (values.grow !== undefined) sets.push(() => grown(last(), lines, Number(values.grow)));
  const table: Record<string, number>[] = [];
  for (const read of sets) {
    const sources = read();
    const figures = measure(lines, sources);
    if (values.json === true) {
      console.log(JSON.stringify(figures));
      continue;
    }
    const queries = sources.map(({ query }) => query);
    const naivePostsPerSecond = naive(lines, queries);
    table.push({ ...figures, naivePostsPerSecond, tsqueryPostsPerSecond: await tsqueryPostsPerSecond(lines, queries) });
  }
  if (values.json !== true) console.table(table);
}

function measure(lines: string[], sources: Source[]): Figures {
  const before = memory();
  const percolator = createPercolator<string>();
  const buildCpuSeconds = cpuSeconds(() => {
    for (const { id, query } of sources) percolator.set(id, query);
  });
  const memoryMB = (memory() - before) / 1e6;
  const posts = lines.map((line) => JSON.parse(line) as { text: string });
  let matches = matchAll(percolator, posts, 0, posts.length);
  const rates: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let parsing = 0;
    let matching = 0;
    matches = 0;
    for (let first = 0; first < lines.length; first += STRIDE) {
      const end = Math.min(lines.length, first + STRIDE);
      parsing += cpuSeconds(() => {
        for (let n = first; n < end; n++) JSON.parse(lines[n]!);
      });
      matching += cpuSeconds(() => {
        matches += matchAll(percolator, posts, first, end);
      });
    }
    rates.push(posts.length / matching);
    ratios.push(matching / parsing);
  }
  const queries = percolator.size;
  return {
    queries,
    posts: posts.length,
    matches,
    postsPerSecond: Math.round(median(rates)),
    timesJsonParse: rounded(median(ratios)),
    buildCpuSeconds: rounded(buildCpuSeconds, 3),
    memoryMB: rounded(memoryMB),
    ...change(percolator, sources, posts),
  };
}

/**
 * Takes a query out and puts it back, again and again, until the index has copied itself once because of that. CPU times
 * of a change and of the post met next, so that a stall of either would show.
 */
function change(percolator: Percolator<string>, sources: Source[], posts: { text: string }[]) {
  const before = percolator.bytes();
  let most = before;
  const times: number[] = [];
  for (let n = 0; n < sources.length; n++) {
    const { id, query } = sources[(n >> 1) % sources.length]!;
    const seconds = cpuSeconds(() => {
      if (n % 2 === 0) percolator.delete(id);
      else percolator.set(id, query);
      percolator.meet(posts[n % posts.length]!);
    });
    times.push(seconds * 1_000);
    if (n % 100 === 0) most = Math.max(most, percolator.bytes());
  }
  const longest = times.reduce((a, b) => Math.max(a, b), 0);
  return {
    changeMedianMs: rounded(median(times), 3),
    changeLongestMs: rounded(longest),
    changeMemoryMB: rounded((most - before) / 1e6),
  };
}

function matchAll(percolator: Percolator<string>, posts: { text: string }[], first: number, end: number): number {
  let matches = 0;
  for (let n = first; n < end; n++) matches += percolator.meet(posts[n]!);
  return matches;
}

function naive(lines: string[], sources: string[]): number {
  const queries = sources.map((source) => parse(source));
  const posts = lines
    .slice(0, Math.max(10, Math.floor(NAIVE_PAIRS / queries.length)))
    .map((line) => JSON.parse(line) as { text: string });
  let matches = 0;
  const seconds = cpuSeconds(() => {
    for (const post of posts) {
      const known = facts(post);
      for (const query of queries) if (evaluate(query, known)) matches++;
    }
  });
  return matches === 0 ? Number.NaN : Math.round(posts.length / seconds);
}

function generatedPosts(): string[] {
  const random = seeded(1);
  return Array.from({ length: GENERATED_POSTS }, (_, n) => JSON.stringify({ id: n + 1, text: sentence(random, 18) }));
}

function generatedQueries(count: number): Source[] {
  return topicQueries(count, seeded(2)).map((query, n) => ({ id: `q${n + 1}`, query }));
}

function grown(sources: Source[], lines: string[], count: number): Source[] {
  const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
  const queries = sources.map(({ query }) => query);
  return grownQueries(queries, texts, count).map((query, n) => ({ id: `q${n + 1}`, query }));
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").trim().split("\n");
}

function memory(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1]!;
}
