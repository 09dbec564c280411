import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { liftSuppression } from "./lift-suppression.ts";
import { changeStop, lockStop, type StopRow, stopById, waitingStop } from "./stop-store.ts";

/**
 * Takes the decision about a proposed do-not-contact entry back: it waits again, and the entry that accepting made is
 * lifted; others stay. 409 when they have asked again meanwhile: that one waits already.
 */
export async function undoStopDecision(tx: Tx, id: string, now: Date): Promise<StopRow> {
  const proposal = await lockStop(tx, id);
  if (!proposal) throw notFound("proposal");
  if (proposal.state !== "waiting") {
    if (await waitingStop(tx, { personId: null, identityId: proposal.identity_id }))
      throw conflict("They asked again meanwhile. Decide about that.", 0);
    const entry = (await stopById(tx, id))?.suppression_id ?? null;
    if (entry !== null && proposal.person_id !== null) await liftSuppression(tx, proposal.person_id, entry, now);
    await changeStop(tx, id, {
      state: "waiting",
      decided_at: null,
      decided_by_id: null,
      decided_by: null,
      person_id: null,
      suppression_id: null,
    });
    record(
      tx,
      "stop.decided",
      { kind: "identity", id: proposal.identity_id },
      { data: { proposalId: id, state: "waiting", by: tx.actor.name } },
    );
  }
  return (await stopById(tx, id)) as StopRow;
}
