import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { lockedAct } from "./act-store.ts";
import { insertDispute, openDisputesOf } from "./dispute-store.ts";

const mostOpen = 20;

/** A member says that something about an act of theirs is wrong. Sent twice it is one; 422 for more than 20 at a time. */
export async function disputeAct(
  context: Context,
  tx: Tx,
  given: { actId: string; memberId: string; text: string },
): Promise<void> {
  const act = await lockedAct(tx, given.actId);
  if (!act || act.member_id !== given.memberId) throw notFound("act");
  if ((await openDisputesOf(tx, given.memberId)) >= mostOpen)
    throw refused(
      "too_many_disputes",
      `${mostOpen} of your lines are being looked at. Wait for an answer to one first.`,
    );
  const id = newId();
  const isNew = await insertDispute(tx, {
    id,
    act_id: given.actId,
    member_id: given.memberId,
    text: given.text.toWellFormed().replaceAll("\0", ""),
    disputed_at: context.now(),
  });
  if (isNew) record(tx, "dispute.created", { kind: "dispute", id }, { data: { actId: given.actId } });
}
