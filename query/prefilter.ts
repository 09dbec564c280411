import type { Filter, Node, Query, Span } from "./ast.ts";
import { factTerm } from "./fact-terms.ts";

export type Prefilter = {
  /**
   * A PostgreSQL tsquery in text form (cast with ::tsquery) that every matching post satisfies over a tsvector of
   * `terms(title + "\n" + text)`; null when words narrow nothing.
   */
  tsquery: string | null;
  /** Filters that every matching post satisfies, or with `negated` does not. */
  filters: { field: Filter["field"]; value: string; negated: boolean }[];
};

export type PrefilterOptions = {
  /** Filters whose facts stand in the vector of every post (see fact-terms.ts); without them words alone narrow. */
  facts?: readonly Filter["field"][];
};

/** What a database can look for before `evaluate` decides: necessary, not sufficient. */
export function prefilter(query: Query, { facts = [] }: PrefilterOptions = {}): Prefilter {
  const filters: Prefilter["filters"] = [];
  for (const part of query.root.type === "and" ? query.root.items : [query.root]) {
    const negated = part.type === "not";
    const inner = part.type === "not" ? part.item : part;
    if (inner.type === "filter") filters.push({ field: inner.field, value: inner.value, negated });
  }
  return { tsquery: necessary(query.root, false, facts), filters };
}

/** The words a part needs; under a NOT an AND is an OR and the other way round, and single words say nothing. */
function necessary(node: Node, negated: boolean, facts: readonly Filter["field"][]): string | null {
  switch (node.type) {
    case "not":
      return necessary(node.item, !negated, facts);
    case "filter": {
      const term = negated || !facts.includes(node.field) ? null : factTerm(node.field, node.value);
      return term === null ? null : lexeme(term);
    }
    case "and":
    case "or": {
      const parts = node.items.map((item) => necessary(item, negated, facts));
      return (node.type === "and") !== negated ? all(parts.filter((part) => part !== null)) : any(parts);
    }
    case "near":
      return negated ? null : all([any(node.left.map(words))!, any(node.right.map(words))!]);
    default:
      return negated ? null : words(node);
  }
}

function words(span: Span): string {
  if (span.type === "term") return lexeme(span.term);
  if (span.type === "prefix") return `${lexeme(span.prefix)}:*`;
  return all(span.words.map(words))!;
}

function all(parts: string[]): string | null {
  const distinct = [...new Set(parts)];
  if (distinct.length === 0) return null;
  return distinct.length === 1 ? distinct[0]! : `(${distinct.join(" & ")})`;
}

function any(parts: (string | null)[]): string | null {
  const distinct = [...new Set(parts)];
  if (distinct.some((part) => part === null)) return null;
  return distinct.length === 1 ? distinct[0]! : `(${distinct.join(" | ")})`;
}

function lexeme(term: string): string {
  return `'${term.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
