import type { Body } from "@earshot/contract/endpoint.ts";
import type { updatePurchase as endpoint } from "@earshot/contract/products.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changePurchase, type PurchaseRow, productById, purchaseById } from "./product-store.ts";

/** Corrects a purchase; whose it is, stays. 422 for a product that is none. */
export async function updatePurchase(tx: Tx, id: string, change: Body<typeof endpoint>): Promise<PurchaseRow> {
  const before = await purchaseById(tx, id);
  if (!before) throw notFound("purchase");
  if (change.productId !== undefined && !(await productById(tx, change.productId))) {
    throw refused("unknown_product", "There is no such product in this workspace.", [
      { path: "productId", code: "unknown", message: "not a product" },
    ]);
  }
  const { productId, purchasedAt, amount, currency } = change;
  await changePurchase(tx, id, {
    ...(productId !== undefined && { product_id: productId }),
    ...(purchasedAt !== undefined && { purchased_at: new Date(purchasedAt) }),
    ...(amount !== undefined && { amount: amount?.toFixed(2) ?? null }),
    ...(currency !== undefined && { currency }),
  });
  record(
    tx,
    "purchase.updated",
    { kind: "purchase", id },
    { data: { personId: before.person_id, changed: Object.keys(change), by: tx.actor.name } },
  );
  return (await purchaseById(tx, id))!;
}
