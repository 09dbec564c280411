import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { evaluate, facts } from "@earshot/query/evaluate.ts";
import { parse } from "@earshot/query/parse.ts";
import { createPercolator, type Percolator } from "@earshot/query/percolate.ts";

/** What one file of queries took; times are CPU times of one thread, warm. */
type Figures = {
  queries: number;
  posts: number;
  matches: number;
  postsPerSecond: number;
  /** Matching a post, as a multiple of JSON.parse of its line in the same round. */
  timesJsonParse: number;
  buildCpuSeconds: number;
  memoryMB: number;
};

const ROUNDS = 7;
/** The plain evaluator is tried on so many pairs of post and query. */
const NAIVE_PAIRS = 500_000;

/** Measures the percolator: --posts F --queries F [--queries F…] [--json]. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { posts: { type: "string" }, queries: { type: "string", multiple: true }, json: { type: "boolean" } },
  });
  if (values.posts === undefined || values.queries === undefined) {
    throw new Error("Say what to measure: --posts <file> --queries <file> [--queries <file>…] [--json]");
  }
  const lines = readFileSync(values.posts, "utf8").trim().split("\n");
  for (const path of values.queries) {
    const sources = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; query: string });
    const figures = measure(lines, sources);
    if (values.json === true) console.log(JSON.stringify(figures));
    else
      console.table({
        ...figures,
        naivePostsPerSecond: naive(
          lines,
          sources.map(({ query }) => query),
        ),
      });
  }
}

function measure(lines: string[], sources: { id: string; query: string }[]): Figures {
  const percolator = createPercolator<string>();
  const buildCpuSeconds = cpuSeconds(() => {
    for (const { id, query } of sources) percolator.set(id, query);
  });
  const posts = lines.map((line) => JSON.parse(line) as { text: string });
  let matches = matchAll(percolator, posts);
  const rates: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const matching = cpuSeconds(() => {
      matches = matchAll(percolator, posts);
    });
    const parsing = cpuSeconds(() => {
      for (const line of lines) JSON.parse(line);
    });
    rates.push(posts.length / matching);
    ratios.push(matching / parsing);
  }
  return {
    queries: percolator.size,
    posts: posts.length,
    matches,
    postsPerSecond: Math.round(median(rates)),
    timesJsonParse: Number(median(ratios).toFixed(2)),
    buildCpuSeconds: Number(buildCpuSeconds.toFixed(3)),
    memoryMB: Number((percolator.bytes() / 1e6).toFixed(2)),
  };
}

function matchAll(percolator: Percolator<string>, posts: { text: string }[]): number {
  let matches = 0;
  for (const post of posts) matches += percolator.matchIds(post).length;
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

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1]!;
}
