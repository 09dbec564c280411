import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { countVotes } from "./backers-store.ts";
import { deleteVote } from "./evidence-store.ts";
import { lockIdea } from "./store.ts";

/** Takes a vote back; the person's posts keep counting. */
export async function withdrawVote(tx: Tx, ideaId: string, personId: string): Promise<void> {
  if (!(await lockIdea(tx, ideaId))) throw notFound("idea");
  if (!(await deleteVote(tx, ideaId, personId))) throw notFound("vote");
  await countVotes(tx, ideaId);
  record(tx, "idea.backed", { kind: "idea", id: ideaId }, { data: { withdrawn: personId } });
}
