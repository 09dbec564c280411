import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { refuseUnknownProduct } from "#server/ideas/unknown-product.ts";
import { allCategories, type CategoryRow, categoryById, changeCategory } from "./category-store.ts";

/** Renames a category, ties it to a product, or moves it to a place in the list. Its address stays. */
export async function updateCategory(
  tx: Tx,
  id: string,
  change: { name?: string; description?: string; productId?: string | null; position?: number },
): Promise<CategoryRow> {
  await takeLine(tx);
  const all = await allCategories(tx);
  if (!all.some((category) => category.id === id)) throw notFound("category");
  if (change.productId) await refuseUnknownProduct(tx, change.productId);
  await changeCategory(tx, id, {
    name: change.name?.toWellFormed(),
    description: change.description?.toWellFormed(),
    product_id: change.productId,
  });
  if (change.position !== undefined) {
    const order = all.map((category) => category.id).filter((each) => each !== id);
    order.splice(Math.min(change.position, order.length), 0, id);
    for (const [position, each] of order.entries()) {
      if (all.find((category) => category.id === each)?.position !== position)
        await changeCategory(tx, each, { position });
    }
  }
  const after = (await categoryById(tx, id)) as CategoryRow;
  record(tx, "category.updated", { kind: "category", id }, { version: after.version });
  return after;
}
