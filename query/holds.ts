import type { Node } from "./ast.ts";
import type { Facts } from "./facts.ts";
import { satisfies } from "./satisfies.ts";
import { nearPairs, occurrences, tokensOf } from "./spans.ts";

/** Whether a part of a query holds for a post. */
export function holds(node: Node, post: Facts): boolean {
  switch (node.type) {
    case "and":
      return node.items.every((item) => holds(item, post));
    case "or":
      return node.items.some((item) => holds(item, post));
    case "not":
      return !holds(node.item, post);
    case "filter":
      return satisfies(post.post, node);
    case "near":
      return nearPairs(node, post).next().done === false;
    case "phrase":
      return occurrences(node, post).length > 0;
    default:
      return tokensOf(node, post).length > 0;
  }
}
