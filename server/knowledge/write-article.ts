import type { Body } from "@earshot/contract/endpoint.ts";
import type { createArticle as endpoint } from "@earshot/contract/knowledge.ts";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { searchKey } from "#server/ideas/search-key.ts";
import { refuseUnknownOwner } from "#server/ideas/unknown-owner.ts";
import { refuseUnknownProduct } from "#server/ideas/unknown-product.ts";
import { addVersion, insertArticle, setTags } from "./store.ts";

/** Half a year: then somebody should look whether it is still true. */
const checkAfterMs = 182 * 24 * 3_600_000;

/**
 * Writes an article, a draft unless told, owned by whoever writes it. `postId`: the answer it is made of; undefined comes
 * back when an article was made of that already. 422 for an unknown product or teammate, and for publishing no words.
 */
export async function writeArticle(
  context: Context,
  tx: Tx,
  given: Body<typeof endpoint> & { postId?: string },
): Promise<string | undefined> {
  if (given.productId) await refuseUnknownProduct(tx, given.productId);
  if (given.ownerId) await refuseUnknownOwner(tx, given.ownerId);
  const [id, at] = [newId(), context.now()];
  const title = given.title.toWellFormed();
  const text = clean(given.text ?? "");
  const state = given.state ?? "draft";
  if (state === "published") refuseEmpty(text);
  const isNew = await insertArticle(tx, {
    id,
    title,
    text,
    search_key: searchKey(title, text),
    state,
    product_id: given.productId ?? null,
    owner_id: given.ownerId === undefined ? (tx.actor.kind === "user" ? tx.actor.id : null) : given.ownerId,
    check_on: given.checkOn === undefined ? dayOf(new Date(at.getTime() + checkAfterMs)) : given.checkOn,
    source_post_id: given.postId ?? null,
    created_by: tx.actor.name,
    created_at: at,
    changed_at: at,
    published_at: state === "published" ? at : null,
  });
  if (!isNew) return undefined;
  await addVersion(tx, { article_id: id, title, text, author_name: tx.actor.name, at });
  await setTags(tx, id, given.tags ?? []);
  record(tx, "article.created", { kind: "article", id }, { version: 1, data: { by: tx.actor.name, state } });
  return id;
}

/** NUL cannot be stored. */
export const clean = (text: string): string => text.replaceAll("\0", "").toWellFormed();

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export function refuseEmpty(text: string): void {
  if (text.trim() === "")
    throw refused("empty", "An article without words cannot be published.", [
      { path: "text", code: "empty", message: "says nothing yet" },
    ]);
}
