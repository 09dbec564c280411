import { once } from "node:events";
import { basename } from "node:path";
import type { Writable } from "node:stream";
import type { PostFacts } from "@earshot/query/evaluate.ts";
import { parse, QuerySyntaxError } from "@earshot/query/parse.ts";
import { createPercolator, type Percolator } from "@earshot/query/percolate.ts";
import type { Command } from "commander";
import { type Line, lines } from "./lines.ts";

export type MatchFiles = {
  /** Path of a file with one {"id", "query"} a line. */
  queries: string;
  /** Path of a file with one {"id", "text"} a line, or "-" for standard input; the other facts of a post may stand beside. */
  posts: string;
  output: Writable;
};

/** A line that cannot be used; the message is a sentence with file, line and column. */
export class MatchInputError extends Error {}

/**
 * Writes `postId queryId` for every post that matches a query: posts in input order, then queries in input order.
 * Waits for the output when it is slow. Throws MatchInputError at the first bad line.
 */
export async function match({ queries, posts, output }: MatchFiles): Promise<void> {
  const percolator = await percolatorOf(queries);
  let pending = "";
  const flush = async () => {
    const text = pending;
    pending = "";
    if (text !== "" && !output.write(text)) await once(output, "drain");
  };
  for await (const line of lines(posts)) {
    const { id, post } = postOf(line, posts);
    for (const query of percolator.matchIds(post)) pending += `${id} ${query}\n`;
    if (pending.length > CHUNK) await flush();
  }
  await flush();
}

/** The command `earshot match`. */
export function addMatch(program: Command): void {
  program
    .command("match")
    .description("Match posts against queries, without a server: prints postId queryId, one pair a line")
    .requiredOption("--queries <file>", 'queries, one {"id", "query"} a line')
    .requiredOption("--posts <file>", 'posts, one {"id", "text"} a line; - reads standard input')
    .action(async ({ queries, posts }: { queries: string; posts: string }) => {
      // A reader that has seen enough (head) closes the pipe; that is no error.
      process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
      try {
        await match({ queries, posts, output: process.stdout });
      } catch (error) {
        process.stderr.write(`${sentenceOf(error)}\n`);
        process.exitCode = 1;
      }
    });
}

const CHUNK = 1 << 16;

async function percolatorOf(path: string): Promise<Percolator<string>> {
  const percolator = createPercolator<string>();
  const seen = new Map<string, number>();
  for await (const line of lines(path)) {
    const record = recordOf(line, path);
    const id = idOf(record, line, path);
    if (seen.has(id)) throw refusal(line, path, `the id ${id} was used in line ${seen.get(id)} already.`);
    if (typeof record.query !== "string") throw refusal(line, path, 'a "query" in quotes is missing.');
    seen.set(id, line.number);
    try {
      percolator.set(id, parse(record.query));
    } catch (error) {
      if (!(error instanceof QuerySyntaxError)) throw error;
      throw refusal(line, path, `column ${error.column} of the query: ${error.message}`);
    }
  }
  return percolator;
}

function postOf(line: Line, path: string): { id: string; post: PostFacts } {
  const record = recordOf(line, path);
  const id = idOf(record, line, path);
  const { text, title, lang, channels, author, hasLink, hasMedia, kind } = record;
  if (typeof text !== "string") throw refusal(line, path, 'a "text" in quotes is missing.');
  const post: PostFacts = {
    text,
    title: typeof title === "string" ? title : null,
    lang: typeof lang === "string" ? lang : null,
    channels: Array.isArray(channels) ? channels.filter((slug) => typeof slug === "string") : [],
    author: typeof author === "string" ? author : null,
    hasLink: hasLink === true,
    hasMedia: hasMedia === true,
    kind: typeof kind === "string" ? kind : null,
  };
  return { id, post };
}

function recordOf(line: Line, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    throw refusal(
      line,
      path,
      `this is not JSON (${error instanceof Error ? error.message.slice(0, 200) : "unreadable"}).`,
    );
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refusal(line, path, 'a JSON object is expected, such as {"id": 1, …}.');
}

function idOf(record: Record<string, unknown>, line: Line, path: string): string {
  const { id } = record;
  const text = typeof id === "number" || typeof id === "string" ? String(id) : "";
  if (text !== "" && !/\s/u.test(text)) return text;
  throw refusal(line, path, 'an "id" is missing: a number, or a string without spaces.');
}

function refusal(line: Line, path: string, complaint: string): MatchInputError {
  return new MatchInputError(`${path === "-" ? "standard input" : basename(path)}, line ${line.number}: ${complaint}`);
}

function sentenceOf(error: unknown): string {
  if (error instanceof MatchInputError) return error.message;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return `There is no file ${path}.`;
  if (code === "EISDIR") return "A folder was given where a file is expected.";
  if (code === "EACCES") return `The file ${path} cannot be read with your rights.`;
  return message;
}
