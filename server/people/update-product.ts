import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeProduct, type ProductRow } from "./product-store.ts";

/** Renames a product or changes its number; its purchases show it at once. 422 when another has the sku. */
export async function updateProduct(
  tx: Tx,
  id: string,
  change: { name?: string; sku?: string | null },
): Promise<ProductRow> {
  try {
    const row = await changeProduct(tx, id, {
      ...(change.name !== undefined && { name: change.name.toWellFormed() }),
      ...(change.sku !== undefined && { sku: change.sku?.toWellFormed() ?? null }),
    });
    if (!row) throw notFound("product");
    record(tx, "product.updated", { kind: "product", id }, { data: { changed: Object.keys(change) } });
    return row;
  } catch (error) {
    if ((error as { code?: string }).code !== "23505") throw error;
    throw refused("sku_taken", `Another product has the sku ${change.sku}.`, [
      { path: "sku", code: "taken", message: "belongs to another product" },
    ]);
  }
}
