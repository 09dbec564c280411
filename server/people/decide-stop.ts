import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { personBehind } from "./person-behind.ts";
import { changeStop, lockStop, type StopRow, stopById } from "./stop-store.ts";
import { suppress } from "./suppress.ts";

/**
 * Accepts or dismisses a proposed do-not-contact entry. Who accepts it for an author adds them to People. The same
 * decision again changes nothing; another one than stands is 409.
 */
export async function decideStop(tx: Tx, id: string, accept: boolean, now: Date): Promise<StopRow> {
  const proposal = await lockStop(tx, id);
  if (!proposal) throw notFound("proposal");
  const state = accept ? "accepted" : "dismissed";
  if (proposal.state !== "waiting" && proposal.state !== state)
    throw conflict(`This was ${proposal.state} already. Take that back first.`, 0);
  if (proposal.state === "waiting") {
    const entry = accept ? await entryFor(tx, id, proposal.identity_id) : null;
    await changeStop(tx, id, {
      state,
      decided_at: now,
      decided_by_id: tx.actor.kind === "user" ? tx.actor.id : null,
      decided_by: tx.actor.name,
      person_id: entry?.personId ?? null,
      suppression_id: entry?.suppressionId ?? null,
    });
    record(
      tx,
      "stop.decided",
      { kind: "identity", id: proposal.identity_id },
      { data: { proposalId: id, state, by: tx.actor.name } },
    );
  }
  return (await stopById(tx, id)) as StopRow;
}

async function entryFor(tx: Tx, id: string, identityId: string): Promise<{ personId: string; suppressionId: string }> {
  const { network } = (await stopById(tx, id)) as StopRow;
  const personId = await personBehind(tx, identityId);
  const entry = await suppress(tx, personId, `Asked on ${network} not to be written to.`);
  return { personId, suppressionId: entry.id };
}
