import type { SignalFilter, SignalSort } from "@earshot/contract/signals.ts";
import type { Filter, Node, Query } from "@earshot/query/ast.ts";

const is = (field: Filter["field"], value: string): Node => ({ type: "filter", field, value });
const not = (item: Node): Node => ({ type: "not", item });

/** The query and every part given; null when there is neither. */
export function both(query: Query | null, parts: Node[]): Query | null {
  const items = [...(query ? [query.root] : []), ...parts];
  if (items.length === 0) return null;
  const root: Node =
    items.length === 1
      ? items[0]!
      : { type: "and", items: items.flatMap((item) => (item.type === "and" ? item.items : [item])) };
  return { source: query?.source ?? "", root };
}

/** What a list is narrowed to, as the query language says it. */
export const asked = ({ language, tone, intent, urgency, toxicity }: SignalFilter): Node[] => [
  ...(language ? [is("lang", language.toLowerCase())] : []),
  ...(tone ? [is("tone", tone)] : []),
  ...(intent ? [is("intent", intent)] : []),
  ...(urgency ? [is("urgent", urgency === "urgent" ? "yes" : "no")] : []),
  ...(toxicity ? [is("toxicity", toxicity)] : []),
];

/** A sorted list is these lists one after the other: every post stands in exactly one. */
export const tiers: Record<SignalSort, Node[]> = {
  urgency: withRest(is("urgent", "yes")),
  tone: withRest(is("tone", "negative"), is("tone", "neutral"), is("tone", "positive")),
  toxicity: withRest(is("toxicity", "offensive"), is("toxicity", "harsh")),
};

function withRest(...first: Node[]): Node[] {
  return [...first, first.length === 1 ? not(first[0]!) : { type: "and", items: first.map(not) }];
}
