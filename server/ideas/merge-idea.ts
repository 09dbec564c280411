import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { countVotes } from "./backers-store.ts";
import { changeIdea, insertChange, lockIdeas } from "./store.ts";

/**
 * Says that an idea repeats another: it becomes a duplicate, and the other counts its backers with its own, each once.
 * Nothing is moved, so that it can be undone at any later time. 422 for itself, for an unknown idea and for one that was
 * merged; the same again changes nothing.
 */
export async function mergeIdea(context: Context, tx: Tx, id: string, into: string): Promise<void> {
  const locked = await lockIdeas(tx, [id, into]);
  const idea = locked.find((one) => one.id === id);
  const target = locked.find((one) => one.id === into);
  if (!idea) throw notFound("idea");
  if (idea.merged_into === into) return;
  if (idea.merged_into !== null) throw refused("merged", "This idea was merged already. Take that back first.");
  if (!target) throw unfit("unknown", "There is no such idea in this workspace.");
  if (target.id === id) throw unfit("itself", "An idea does not repeat itself.");
  if (target.merged_into !== null)
    throw unfit("merged", "That idea was merged itself: merge into the one that it repeats.");
  const [changeId, at] = [newId(), context.now()];
  await insertChange(tx, {
    id: changeId,
    idea_id: id,
    from_state: idea.state,
    to_state: "duplicate",
    answer: idea.answer,
    actor_name: tx.actor.name,
    at,
  });
  const version = await changeIdea(tx, id, {
    state: "duplicate",
    merged_into: into,
    change_id: changeId,
    changed_at: at,
  });
  await countVotes(tx, into);
  record(tx, "idea.merged", { kind: "idea", id }, { version, data: { into, by: tx.actor.name } });
}

const unfit = (code: string, detail: string) =>
  refused(code, detail, [{ path: "into", code, message: "cannot be merged into" }]);
