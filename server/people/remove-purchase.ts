import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { deletePurchase, purchaseById } from "./product-store.ts";

/** Removes a purchase that was none; what it said stays in the log. */
export async function removePurchase(tx: Tx, id: string): Promise<void> {
  const before = await purchaseById(tx, id);
  if (!before) throw notFound("purchase");
  await deletePurchase(tx, id);
  const { person_id: personId, product_name: product, external_id: externalId, amount, currency } = before;
  record(
    tx,
    "purchase.deleted",
    { kind: "purchase", id },
    { data: { personId, product, externalId, amount, currency, by: tx.actor.name } },
  );
}
