import type { Filter, Node, Span } from "./ast.ts";

/** A tree in the query language, with every operator written out; parsing it gives the same tree again. */
export function print(node: Node): string {
  switch (node.type) {
    case "and":
      return node.items
        .map((item) => (item.type === "or" || item.type === "and" ? `(${print(item)})` : print(item)))
        .join(" AND ");
    case "or":
      return node.items.map((item) => (item.type === "or" ? `(${print(item)})` : print(item))).join(" OR ");
    case "not":
      return node.item.type === "and" || node.item.type === "or"
        ? `NOT (${print(node.item)})`
        : `NOT ${print(node.item)}`;
    case "near":
      return `${side(node.left)} NEAR/${node.distance} ${side(node.right)}`;
    case "filter":
      return filter(node);
    default:
      return span(node);
  }
}

function side(spans: Span[]): string {
  return spans.length === 1 ? span(spans[0]!) : `(${spans.map(span).join(" OR ")})`;
}

function span(node: Span): string {
  switch (node.type) {
    case "term":
      return `"${node.joined ? node.term.replace(/nt$/, "n't") : node.term}"`;
    case "prefix":
      return `${node.prefix}*`;
    default:
      return `"${node.words.map((word) => (word.type === "prefix" ? `${word.prefix}*` : word.term)).join(" ")}"`;
  }
}

function filter(node: Filter): string {
  return /^[^\s()"“”„‟«»]+$/u.test(node.value) ? `${node.field}:${node.value}` : `${node.field}:"${node.value}"`;
}
