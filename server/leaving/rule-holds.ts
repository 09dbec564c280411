import { evaluate } from "@earshot/query/evaluate.ts";
import { parse } from "@earshot/query/parse.ts";
import { terms } from "@earshot/query/tokenize.ts";
import type { Facts, RuleRow } from "./rule-store.ts";

/** Whether everything a rule names holds: the topic matches, the intent is said, the product is named in the words. */
export function ruleHolds(
  rule: Pick<RuleRow, "topic_id" | "intent" | "product_id" | "product_name">,
  facts: Pick<Facts, "text" | "intents" | "topicIds">,
): boolean {
  if (rule.topic_id !== null && !facts.topicIds.includes(rule.topic_id)) return false;
  if (rule.intent !== null && !facts.intents.includes(rule.intent)) return false;
  return rule.product_id === null || names(facts.text, rule.product_name ?? "");
}

function names(text: string, product: string): boolean {
  const words = product.replaceAll('"', " ").trim();
  if (terms(words).length === 0) return false;
  return evaluate(parse(`"${words}"`), { text });
}
