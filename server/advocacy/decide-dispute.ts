import type { Decision } from "@earshot/contract/advocacy.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { decide, lockDispute } from "./dispute-store.ts";
import { ruleOnAct } from "./rule-on-act.ts";

/**
 * Answers a dispute: everything stays (keep), the act does not count (reverse) or it does (restore). The member reads
 * the reason. 409 when it was decided already; 422 as in `ruleOnAct`.
 */
export async function decideDispute(
  context: Context,
  tx: Tx,
  id: string,
  given: { decision: Decision; reason: string },
): Promise<void> {
  const dispute = await lockDispute(tx, id);
  if (!dispute) throw notFound("dispute");
  if (dispute.decided_at) throw conflict(`${dispute.decided_by ?? "Somebody"} has decided this dispute already.`);
  const reason = given.reason.toWellFormed().replaceAll("\0", "");
  if (given.decision !== "keep")
    await ruleOnAct(context, tx, dispute.act_id, {
      ruling: given.decision === "restore" ? "counted" : "declined",
      reason,
    });
  await decide(tx, id, {
    decision: given.decision,
    reason,
    decided_by: tx.actor.name,
    decided_at: context.now(),
  });
  record(
    tx,
    "dispute.decided",
    { kind: "dispute", id },
    { data: { decision: given.decision, actId: dispute.act_id, by: tx.actor.name } },
  );
}
