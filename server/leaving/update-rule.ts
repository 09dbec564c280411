import type { Body } from "@earshot/contract/endpoint.ts";
import type { updateLeavingRule } from "@earshot/contract/leaving.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { refuseUnfit } from "./add-rule.ts";
import { changeRule, type RuleRow, ruleById } from "./rule-store.ts";

/** Changes a rule, or switches it; 404, 409 when `ifVersion` is not the version that stands, 422 as when it was added. */
export async function updateRule(
  tx: Tx,
  id: string,
  given: Body<typeof updateLeavingRule>,
  ifVersion: number | null,
): Promise<RuleRow> {
  const before = await ruleById(tx, id);
  if (!before) throw notFound("rule");
  refuseStale("this rule", before.version, ifVersion);
  const conditions = {
    topic_id: given.topicId === undefined ? before.topic_id : given.topicId,
    intent: given.intent === undefined ? before.intent : given.intent,
    product_id: given.productId === undefined ? before.product_id : given.productId,
  };
  await refuseUnfit(tx, conditions);
  await changeRule(tx, id, {
    ...conditions,
    ...(given.name !== undefined && { name: given.name }),
    ...(given.minutes !== undefined && { minutes: given.minutes }),
    ...(given.active !== undefined && { active: given.active }),
  });
  const after = (await ruleById(tx, id)) as RuleRow;
  const data = { before: { active: before.active, name: before.name }, ...given, by: tx.actor.name };
  record(tx, "leaving_rule.updated", { kind: "leaving_rule", id }, { version: after.version, data });
  return after;
}
