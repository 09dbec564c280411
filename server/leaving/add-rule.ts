import type { Body } from "@earshot/contract/endpoint.ts";
import type { createLeavingRule } from "@earshot/contract/leaving.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { productById } from "#server/people/product-store.ts";
import { topicById } from "#server/topics/store.ts";
import { allRules, type Conditions, insertRule, type RuleRow, ruleById } from "./rule-store.ts";

const mostRules = 50;

/** Adds a rule, off. 422 without a condition, for a topic or product that is not there, and beyond 50. */
export async function addRule(tx: Tx, given: Body<typeof createLeavingRule>): Promise<RuleRow> {
  const row = {
    id: newId(),
    name: given.name,
    topic_id: given.topicId ?? null,
    intent: given.intent ?? null,
    product_id: given.productId ?? null,
    minutes: given.minutes ?? null,
  };
  await refuseUnfit(tx, row);
  if ((await allRules(tx)).length >= mostRules)
    throw refused("too_many_rules", `A workspace has up to ${mostRules} rules. Remove one first.`);
  await insertRule(tx, row);
  record(tx, "leaving_rule.created", { kind: "leaving_rule", id: row.id }, { version: 1, data: { name: row.name } });
  return (await ruleById(tx, row.id)) as RuleRow;
}

/** A rule names something, and what it names is there. */
export async function refuseUnfit(tx: Tx, row: Conditions): Promise<void> {
  if (row.topic_id === null && row.intent === null && row.product_id === null)
    throw refused("no_condition", "Say when the rule holds: a topic, an intent or a product.", [
      { path: "topicId", code: "required", message: "or intent, or productId" },
    ]);
  if (row.topic_id !== null && !(await topicById(tx, row.topic_id)))
    throw refused("unknown_topic", "There is no such topic in this workspace.", [
      { path: "topicId", code: "unknown", message: "not a topic" },
    ]);
  if (row.product_id !== null && !(await productById(tx, row.product_id)))
    throw refused("unknown_product", "There is no such product in this workspace.", [
      { path: "productId", code: "unknown", message: "not a product" },
    ]);
}
