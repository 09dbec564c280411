import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { countVotes } from "./backers-store.ts";
import { changeById, changeIdea, ideaById, insertChange, lockIdeas } from "./store.ts";

/** Takes a merge back: the idea stands in the state it was in, and both count their own votes, also those given since. */
export async function unmergeIdea(context: Context, tx: Tx, id: string): Promise<void> {
  const known = await ideaById(tx, id);
  if (!known) throw notFound("idea");
  if (known.merged_into === null) throw notFound("merge");
  const idea = (await lockIdeas(tx, [id, known.merged_into])).find((one) => one.id === id);
  if (idea?.merged_into !== known.merged_into) throw notFound("merge");
  const merge = idea.change_id === null ? undefined : await changeById(tx, idea.change_id);
  const state = merge?.from_state ?? "considering";
  const [changeId, at] = [newId(), context.now()];
  await insertChange(tx, {
    id: changeId,
    idea_id: id,
    from_state: "duplicate",
    to_state: state,
    answer: idea.answer,
    actor_name: tx.actor.name,
    at,
  });
  const version = await changeIdea(tx, id, { state, merged_into: null, change_id: changeId, changed_at: at });
  await countVotes(tx, id);
  await countVotes(tx, known.merged_into);
  record(tx, "idea.unmerged", { kind: "idea", id }, { version, data: { from: known.merged_into, by: tx.actor.name } });
}
