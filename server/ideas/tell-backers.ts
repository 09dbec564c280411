import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { changeById, lockIdea } from "./store.ts";
import { keepTelling } from "./telling-store.ts";

/**
 * Confirms that the newest change of an idea is told to its backers, with these words. Confirming again keeps the first
 * words and looks again at those who were held or came since; nobody is told a change twice. 409 when the idea has
 * changed since it was previewed.
 */
export async function tellBackers(
  context: Context,
  tx: Tx,
  ideaId: string,
  given: { changeId: string; text: string },
): Promise<void> {
  const idea = await lockIdea(tx, ideaId);
  if (!idea) throw notFound("idea");
  const change = await changeById(tx, given.changeId);
  if (change?.idea_id !== ideaId)
    throw refused("unknown_change", "There is no such change of this idea.", [
      { path: "changeId", code: "unknown", message: "not a change of this idea" },
    ]);
  if (idea.change_id !== change.id)
    throw conflict("The idea has changed since. Look at what would be said now.", idea.version);
  if (idea.merged_into !== null)
    throw refused("merged", "This idea was merged: its backers hear of the one it repeats.");
  await keepTelling(tx, {
    change_id: change.id,
    text: given.text.replaceAll("\0", "").toWellFormed(),
    confirmed_by_id: tx.actor.kind === "user" ? tx.actor.id : null,
    confirmed_by: tx.actor.name,
    confirmed_at: context.now(),
  });
  await enqueue(tx, "tell", { changeId: change.id }, { key: `tell:${change.id}` });
  record(tx, "idea.told", { kind: "idea", id: ideaId }, { data: { changeId: change.id, by: tx.actor.name } });
}
