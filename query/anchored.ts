import type { Node } from "./ast.ts";

/** Whether every post that matches must contain at least one word of the query. */
export function isAnchored(node: Node, negated = false): boolean {
  switch (node.type) {
    case "and":
    case "or":
      // By De Morgan a negated AND is an OR, and the other way round.
      return (node.type === "and") !== negated
        ? node.items.some((item) => isAnchored(item, negated))
        : node.items.every((item) => isAnchored(item, negated));
    case "not":
      return isAnchored(node.item, !negated);
    case "filter":
      return false;
    default:
      return !negated;
  }
}
