import type { Body } from "@earshot/contract/endpoint.ts";
import type { updateIdea as endpoint } from "@earshot/contract/ideas.ts";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { clean } from "./create-idea.ts";
import { searchKey } from "./search-key.ts";
import { changeIdea, insertChange, type LockedIdea, lockIdea } from "./store.ts";
import { refuseUnknownOwner } from "./unknown-owner.ts";
import { refuseUnknownProduct } from "./unknown-product.ts";

/**
 * Rewords an idea, gives it a state and the owner's public answer. A new state is a change that can be told; an answer
 * alone corrects the words of the state it is in. 409 when `ifMatch` is not the version that stands; 422 for an unknown
 * product or teammate, and for the state of an idea that was merged.
 */
export async function updateIdea(
  context: Context,
  tx: Tx,
  id: string,
  given: Body<typeof endpoint>,
  ifMatch: number | null,
): Promise<void> {
  const before = await lockIdea(tx, id);
  if (!before) throw notFound("idea");
  refuseStale("this idea", before.version, ifMatch);
  if (given.productId) await refuseUnknownProduct(tx, given.productId);
  if (given.ownerId) await refuseUnknownOwner(tx, given.ownerId);
  const title = given.title?.toWellFormed() ?? before.title;
  const text = given.text === undefined ? before.text : clean(given.text);
  const version = await changeIdea(tx, id, {
    title,
    text,
    search_key: searchKey(title, text),
    ...(given.productId !== undefined && { product_id: given.productId }),
    ...(given.ownerId !== undefined && { owner_id: given.ownerId }),
    ...(await decided(context, tx, before, given)),
  });
  record(
    tx,
    "idea.updated",
    { kind: "idea", id },
    { version, data: { changed: Object.keys(given), by: tx.actor.name } },
  );
}

async function decided(context: Context, tx: Tx, before: LockedIdea, given: Body<typeof endpoint>) {
  const answer = given.answer === undefined ? undefined : given.answer === null ? null : clean(given.answer) || null;
  if (given.state === undefined || given.state === before.state) return answer === undefined ? {} : { answer };
  if (before.merged_into !== null)
    throw refused("merged", "This idea was merged: decide on the one that it repeats, or take the merge back.");
  const [changeId, at] = [newId(), context.now()];
  await insertChange(tx, {
    id: changeId,
    idea_id: before.id,
    from_state: before.state,
    to_state: given.state,
    answer: answer ?? null,
    actor_name: tx.actor.name,
    at,
  });
  // The words to an earlier state say nothing of this one.
  return { state: given.state, answer: answer ?? null, change_id: changeId, changed_at: at };
}
