import type { Node, Place, Query } from "./ast.ts";
import { type Facts, facts, type PostFacts } from "./facts.ts";
import { holds } from "./holds.ts";
import { print } from "./print.ts";
import { nearPairs, occurrences } from "./spans.ts";

/** A place to highlight: UTF-16 offsets into the post's text, or into its title. */
export type Highlight = { field: "title" | "text"; start: number; end: number };

/** A word, phrase, NEAR or filter of the query, and whether the post has it. */
export type Clause = {
  /** The clause in the query language. */
  clause: string;
  /** Whether it stands under an odd number of NOTs: such a clause must not be there. */
  negated: boolean;
  /** Whether the post has what the clause names, before any NOT. */
  present: boolean;
  at?: Place;
};

export type Explanation = {
  matches: boolean;
  /** Distinct words that made the post match, folded, in reading order. Empty when it does not match. */
  words: string[];
  /** Their places, in reading order, without overlaps. */
  spans: Highlight[];
  clauses: Clause[];
};

/** Why a post matches a query or does not: for highlighting, and for the preview of a topic. */
export function explain(query: Query, post: PostFacts | Facts): Explanation {
  const known = "byTerm" in post ? post : facts(post);
  const matches = holds(query.root, known);
  const tokens = new Set<number>();
  if (matches) collect(query.root, known, false, tokens);
  const ordered = [...tokens].sort((a, b) => a - b);
  const clauses: Clause[] = [];
  list(query.root, known, false, clauses);
  return {
    matches,
    words: [...new Set(ordered.map((token) => known.tokens[token]!.term))],
    spans: highlights(ordered, known),
    clauses,
  };
}

/** Adds the tokens of the leaves that carry the match: only branches that hold count. */
function collect(node: Node, post: Facts, negated: boolean, tokens: Set<number>): void {
  if (holds(node, post, negated) === negated) return;
  switch (node.type) {
    case "and":
    case "or":
      for (const item of node.items) collect(item, post, negated, tokens);
      break;
    case "not":
      collect(node.item, post, !negated, tokens);
      break;
    case "filter":
      break;
    case "near":
      if (!negated) for (const pair of nearPairs(node, post)) for (const { tokens: found } of pair) add(found, tokens);
      break;
    default:
      if (!negated) for (const { tokens: found } of occurrences(node, post)) add(found, tokens);
  }
}

function add(found: number[], tokens: Set<number>): void {
  for (const token of found) tokens.add(token);
}

function list(node: Node, post: Facts, negated: boolean, clauses: Clause[]): void {
  if (node.type === "and" || node.type === "or") for (const item of node.items) list(item, post, negated, clauses);
  else if (node.type === "not") list(node.item, post, !negated, clauses);
  else
    clauses.push({
      clause: print(node),
      negated,
      present: holds(node, post, negated),
      ...(node.at && { at: node.at }),
    });
}

function highlights(tokens: number[], post: Facts): Highlight[] {
  const places: Highlight[] = [];
  for (const token of tokens) {
    const { start, end } = post.tokens[token]!;
    const field = token < post.titleTokens ? "title" : "text";
    const last = places.at(-1);
    if (last !== undefined && last.field === field && start < last.end) {
      last.start = Math.min(last.start, start);
      last.end = Math.max(last.end, end);
    } else places.push({ field, start, end });
  }
  return places;
}
