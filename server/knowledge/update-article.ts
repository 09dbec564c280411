import type { Body } from "@earshot/contract/endpoint.ts";
import type { updateArticle as endpoint } from "@earshot/contract/knowledge.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { searchKey } from "#server/ideas/search-key.ts";
import { refuseUnknownOwner } from "#server/ideas/unknown-owner.ts";
import { refuseUnknownProduct } from "#server/ideas/unknown-product.ts";
import { addVersion, changeArticle, lockArticle, setTags } from "./store.ts";
import { clean, refuseEmpty } from "./write-article.ts";

/**
 * Rewords, publishes or withdraws an article; other words are kept as a version. 409 when `ifMatch` is not the version
 * that stands.
 */
export async function updateArticle(
  context: Context,
  tx: Tx,
  id: string,
  given: Body<typeof endpoint>,
  ifMatch: number | null,
): Promise<void> {
  const before = await lockArticle(tx, id);
  if (!before) throw notFound("article");
  refuseStale("this article", before.version, ifMatch);
  if (given.productId) await refuseUnknownProduct(tx, given.productId);
  if (given.ownerId) await refuseUnknownOwner(tx, given.ownerId);
  const at = context.now();
  const title = given.title?.toWellFormed() ?? before.title;
  const text = given.text === undefined ? before.text : clean(given.text);
  const state = given.state ?? before.state;
  if (state === "published") refuseEmpty(text);
  const version = await changeArticle(tx, id, {
    title,
    text,
    search_key: searchKey(title, text),
    changed_at: at,
    ...(given.state !== undefined && { state: given.state }),
    ...(state === "published" && before.state !== "published" && { published_at: at }),
    ...(given.productId !== undefined && { product_id: given.productId }),
    ...(given.ownerId !== undefined && { owner_id: given.ownerId }),
    ...(given.checkOn !== undefined && { check_on: given.checkOn }),
  });
  if (title !== before.title || text !== before.text)
    await addVersion(tx, { article_id: id, title, text, author_name: tx.actor.name, at });
  if (given.tags !== undefined) await setTags(tx, id, given.tags);
  const data = { changed: Object.keys(given), by: tx.actor.name };
  record(tx, "article.updated", { kind: "article", id }, { version, data });
}
