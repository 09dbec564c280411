import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { countVotes } from "./backers-store.ts";
import { insertVote } from "./evidence-store.ts";
import { lockIdea } from "./store.ts";

/**
 * One vote of a person, however often and beside however many posts: their own as a member, or one that a teammate was
 * told. 422 for an idea that was merged.
 */
export async function voteFor(
  context: Context,
  tx: Tx,
  ideaId: string,
  personId: string,
  source: "member" | "teammate",
): Promise<void> {
  const idea = await lockIdea(tx, ideaId);
  if (!idea) throw notFound("idea");
  if (idea.merged_into !== null) throw refused("merged", "This idea was merged. Vote for the one that it repeats.");
  const vote = await insertVote(tx, { idea_id: ideaId, person_id: personId, source, voted_at: context.now() });
  if (vote === undefined) throw notFound("person");
  if (vote === "known") return;
  await countVotes(tx, ideaId);
  record(tx, "idea.backed", { kind: "idea", id: ideaId }, { data: { personId, source } });
}
