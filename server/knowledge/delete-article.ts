import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { lockArticle, removeRow } from "./store.ts";

/** Removes an article with all its versions. */
export async function deleteArticle(tx: Tx, id: string): Promise<void> {
  const article = await lockArticle(tx, id);
  if (!article) throw notFound("article");
  await removeRow(tx, id);
  record(tx, "article.deleted", { kind: "article", id }, { data: { title: article.title, by: tx.actor.name } });
}
