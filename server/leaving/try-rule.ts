import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { ruleHolds } from "./rule-holds.ts";
import { factsOf, ruleById } from "./rule-store.ts";

const monthMs = 30 * 86_400_000;
const mostLooked = 2_000;
const mostExamples = 5;

/** What a rule would have left of the last 30 days, the newest examples first. */
export async function tryRule(tx: Tx, id: string, now: Date) {
  const rule = await ruleById(tx, id);
  if (!rule) throw notFound("rule");
  const facts = await factsOf(tx, { since: new Date(now.getTime() - monthMs), limit: mostLooked });
  const held = facts.filter((one) => ruleHolds(rule, one));
  return {
    looked: facts.length,
    held: held.length,
    examples: held.slice(0, mostExamples).map(({ id, subject, at }) => ({ id, subject, at: at.toISOString() })),
  };
}
