import type { Body } from "@earshot/contract/endpoint.ts";
import type { createPurchase } from "@earshot/contract/products.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { insertPurchase, type PurchaseRow, productById, purchaseByExternalId, purchaseById } from "./product-store.ts";
import { sourceOf } from "./record-consent.ts";
import { personById } from "./store.ts";

/** Records a purchase; the same external id again changes nothing and answers what is stored. */
export async function addPurchase(tx: Tx, given: Body<typeof createPurchase>, now: Date): Promise<PurchaseRow> {
  if (!(await personById(tx, given.personId))) throw unknown("personId", "person");
  if (!(await productById(tx, given.productId))) throw unknown("productId", "product");
  const externalId = given.externalId?.toWellFormed() ?? null;
  const stored = await insertPurchase(tx, {
    id: newId(),
    person_id: given.personId,
    product_id: given.productId,
    external_id: externalId,
    purchased_at: given.purchasedAt ? new Date(given.purchasedAt) : now,
    amount: given.amount === undefined ? null : given.amount.toFixed(2),
    currency: given.currency ?? null,
    // Members record none.
    source: sourceOf(tx) as Exclude<ReturnType<typeof sourceOf>, "person">,
  });
  if (!stored) return (await purchaseByExternalId(tx, externalId ?? ""))!;
  record(tx, "purchase.created", { kind: "purchase", id: stored.id }, { data: { personId: given.personId } });
  return (await purchaseById(tx, stored.id))!;
}

const unknown = (path: string, what: string) =>
  refused(`unknown_${what}`, `There is no such ${what} in this workspace.`, [
    { path, code: "unknown", message: `not a ${what}` },
  ]);
