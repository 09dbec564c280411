import type { Body } from "@earshot/contract/endpoint.ts";
import type { createIdea as endpoint } from "@earshot/contract/ideas.ts";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { addEvidence } from "./add-evidence.ts";
import { searchKey } from "./search-key.ts";
import { insertChange, insertIdea } from "./store.ts";
import { refuseUnknownProduct } from "./unknown-product.ts";

/** Adds an idea, considered from the start; the post it was made from is its first evidence. Returns its id. */
export async function createIdea(context: Context, tx: Tx, given: Body<typeof endpoint>): Promise<string> {
  if (given.productId) await refuseUnknownProduct(tx, given.productId);
  const [id, at] = [newId(), context.now()];
  const [title, text] = [given.title.toWellFormed(), clean(given.text ?? "")];
  await insertIdea(tx, {
    id,
    title,
    text,
    search_key: searchKey(title, text),
    product_id: given.productId ?? null,
    created_by: tx.actor.name,
    created_at: at,
  });
  await insertChange(tx, {
    id: newId(),
    idea_id: id,
    from_state: null,
    to_state: "considering",
    answer: null,
    actor_name: tx.actor.name,
    at,
  });
  record(tx, "idea.created", { kind: "idea", id }, { version: 1, data: { by: tx.actor.name } });
  if (given.postId) await addEvidence(context, tx, id, given.postId);
  return id;
}

/** NUL cannot be stored. */
export const clean = (text: string): string => text.replaceAll("\0", "").toWellFormed();
