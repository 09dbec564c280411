import type { Node } from "@earshot/query/ast.ts";

/**
 * A query that everything matches which the given one may match, whatever author and channel turn out to be: true or
 * false where nothing else decides.
 */
export function loosen(node: Node, wider = true): Node | boolean {
  switch (node.type) {
    case "filter":
      return node.field === "author" || node.field === "channel" ? wider : node;
    case "not": {
      const item = loosen(node.item, !wider);
      return typeof item === "boolean" ? !item : { type: "not", item };
    }
    case "and":
    case "or": {
      const decides = node.type === "or";
      const items = node.items.map((item) => loosen(item, wider));
      if (items.includes(decides)) return decides;
      const rest = items.filter((item) => typeof item !== "boolean");
      if (rest.length < 2) return rest[0] ?? !decides;
      return { type: node.type, items: rest.flatMap((item) => (item.type === node.type ? item.items : [item])) };
    }
    default:
      return node;
  }
}
