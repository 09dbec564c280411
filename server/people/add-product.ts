import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { insertProduct, type ProductRow } from "./product-store.ts";

/** Adds a product. 422 when another has its sku. */
export async function addProduct(tx: Tx, given: { name: string; sku?: string }): Promise<ProductRow> {
  const row = await insertProduct(tx, {
    id: newId(),
    name: given.name.toWellFormed(),
    sku: given.sku?.toWellFormed() ?? null,
  });
  if (!row) {
    throw refused("sku_taken", `Another product has the sku ${given.sku}.`, [
      { path: "sku", code: "taken", message: "belongs to another product" },
    ]);
  }
  record(tx, "product.created", { kind: "product", id: row.id });
  return row;
}
