import type { FilterField, Node } from "@earshot/query/ast.ts";

/** What is known of a post before it is stored; who wrote it, its language and its signals are found out later. */
const KNOWN: readonly FilterField[] = ["has", "kind"];

/**
 * A query that everything matches which the given one may match, whatever else turns out to be so: true or
 * false where nothing else decides.
 */
export function loosen(node: Node, wider = true): Node | boolean {
  switch (node.type) {
    case "filter":
      return KNOWN.includes(node.field) ? node : wider;
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
