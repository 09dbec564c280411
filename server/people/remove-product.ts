import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { deleteProduct, productById } from "./product-store.ts";

/** Removes a product. 422 while somebody has bought it: their purchases would say nothing. */
export async function removeProduct(tx: Tx, id: string): Promise<void> {
  const product = await productById(tx, id);
  if (!product) throw notFound("product");
  try {
    await deleteProduct(tx, id);
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    throw refused("product_bought", `${product.name} was bought. Remove those purchases first, or rename it.`);
  }
  record(tx, "product.deleted", { kind: "product", id }, { data: { name: product.name, by: tx.actor.name } });
}
