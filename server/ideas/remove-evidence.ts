import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { countVotes } from "./backers-store.ts";
import { deleteEvidence } from "./evidence-store.ts";
import { lockIdea } from "./store.ts";

/** A post does not count any more; its author's other posts do. */
export async function removeEvidence(tx: Tx, ideaId: string, postId: string): Promise<void> {
  if (!(await lockIdea(tx, ideaId))) throw notFound("idea");
  const from = await deleteEvidence(tx, ideaId, postId);
  if (from === undefined) throw notFound("evidence");
  await countVotes(tx, from);
  record(tx, "idea.backed", { kind: "idea", id: ideaId }, { data: { removed: postId, by: tx.actor.name } });
}
