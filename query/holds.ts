import type { Node } from "./ast.ts";
import type { Facts } from "./facts.ts";
import { satisfies } from "./satisfies.ts";
import { nearPairs, occurrences, tokensOf } from "./spans.ts";
import { needsFree, standsFree } from "./stands-free.ts";

/** Whether a part of a query holds for a post; `negated` when it stands under an odd number of NOTs. */
export function holds(node: Node, post: Facts, negated = false): boolean {
  switch (node.type) {
    case "and":
      return node.items.every((item) => holds(item, post, negated));
    case "or":
      return node.items.some((item) => holds(item, post, negated));
    case "not":
      return !holds(node.item, post, !negated);
    case "filter":
      return satisfies(post.post, node);
    case "near":
      return nearPairs(node, post).next().done === false;
    case "phrase":
      return occurrences(node, post).length > 0;
    case "prefix":
      return tokensOf(node, post).length > 0;
    default: {
      const tokens = tokensOf(node, post);
      return node.type === "term" && negated && needsFree(node)
        ? tokens.some((token) => isFree(token, post))
        : tokens.length > 0;
    }
  }
}

function isFree(token: number, { post, tokens, titleTokens }: Facts): boolean {
  const { start, end } = tokens[token]!;
  return standsFree(token < titleTokens ? (post.title ?? "") : post.text, start, end);
}
