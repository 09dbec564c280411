import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

export type ProductRow = { id: string; name: string; sku: string | null; created_at: Date };

export type PurchaseRow = {
  id: string;
  person_id: string;
  product_id: string;
  product_name: string;
  external_id: string | null;
  purchased_at: Date;
  amount: string | null;
  currency: string | null;
  source: "teammate" | "api" | "import" | "system" | null;
};

const products = (tx: Tx) =>
  tx.db.selectFrom("product").select(["id", "name", "sku", "created_at"]).where("workspace_id", "=", tx.workspaceId);

export const productById = (tx: Tx, id: string): Promise<ProductRow | undefined> =>
  products(tx).where("id", "=", id).executeTakeFirst();

/** Newest first; a row more than `limit` tells that others follow. */
export const pageOfProducts = (tx: Tx, before: string | null, limit: number): Promise<ProductRow[]> =>
  products(tx)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();

/** Undefined when the sku is taken. */
export const insertProduct = (
  tx: Tx,
  row: { id: string; name: string; sku: string | null },
): Promise<ProductRow | undefined> =>
  tx.db
    .insertInto("product")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) => conflict.columns(["workspace_id", "sku"]).where("sku", "is not", null).doNothing())
    .returning(["id", "name", "sku", "created_at"])
    .executeTakeFirst();

export const changeProduct = (
  tx: Tx,
  id: string,
  change: { name?: string; sku?: string | null },
): Promise<ProductRow | undefined> =>
  tx.db
    .updateTable("product")
    // Also with nothing to change, so that the row comes back.
    .set((eb) => ({ name: eb.ref("name"), ...change }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returning(["id", "name", "sku", "created_at"])
    .executeTakeFirst();

export const deleteProduct = (tx: Tx, id: string) =>
  tx.db.deleteFrom("product").where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();

const purchases = (tx: Tx) =>
  tx.db
    .selectFrom("purchase")
    .innerJoin("product", (join) =>
      join.onRef("product.workspace_id", "=", "purchase.workspace_id").onRef("product.id", "=", "purchase.product_id"),
    )
    .select([
      "purchase.id",
      "purchase.person_id",
      "purchase.product_id",
      "product.name as product_name",
      "purchase.external_id",
      "purchase.purchased_at",
      "purchase.amount",
      "purchase.currency",
      sql<PurchaseRow["source"]>`purchase.source`.as("source"),
    ])
    .where("purchase.workspace_id", "=", tx.workspaceId);

export const purchaseById = (tx: Tx, id: string): Promise<PurchaseRow | undefined> =>
  purchases(tx).where("purchase.id", "=", id).executeTakeFirst();

export const purchasesById = (tx: Tx, ids: string[]): Promise<PurchaseRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : purchases(tx).where("purchase.id", "in", ids).execute();

export const purchaseByExternalId = (tx: Tx, externalId: string): Promise<PurchaseRow | undefined> =>
  purchases(tx).where("purchase.external_id", "=", externalId).executeTakeFirst();

/** Newest purchase first. Times of purchase are written from dates, so they are whole milliseconds. */
export const pageOfPurchases = (
  tx: Tx,
  asked: { personId?: string; personIds?: string[]; after: { at: Date; id: string } | null; limit: number },
): Promise<PurchaseRow[]> =>
  purchases(tx)
    .$if(asked.personId !== undefined || asked.personIds !== undefined, (query) => query.modifyFront(planKept))
    .$if(asked.personId !== undefined, (query) => query.where("purchase.person_id", "=", asked.personId as string))
    .$if(asked.personIds !== undefined, (query) =>
      query.where("purchase.person_id", "=", sql<string>`any(${asked.personIds}::uuid[])`),
    )
    .$if(asked.after !== null, (query) =>
      query.where(
        sql<boolean>`(purchase.purchased_at, purchase.id) < (${asked.after?.at}::timestamptz, ${asked.after?.id}::uuid)`,
      ),
    )
    .orderBy("purchase.purchased_at", "desc")
    .orderBy("purchase.id", "desc")
    .limit(asked.limit + 1)
    .execute();

/** Undefined when a purchase of this external id is known. */
export const insertPurchase = (
  tx: Tx,
  row: {
    id: string;
    person_id: string;
    product_id: string;
    external_id: string | null;
    purchased_at: Date;
    amount: string | null;
    currency: string | null;
    source: "teammate" | "api" | "system";
  },
) =>
  tx.db
    .insertInto("purchase")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) =>
      conflict.columns(["workspace_id", "external_id"]).where("external_id", "is not", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();

export const changePurchase = (
  tx: Tx,
  id: string,
  change: { product_id?: string; purchased_at?: Date; amount?: string | null; currency?: string | null },
) =>
  tx.db
    .updateTable("purchase")
    .set((eb) => ({ product_id: eb.ref("product_id"), ...change }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

export const deletePurchase = (tx: Tx, id: string) =>
  tx.db.deleteFrom("purchase").where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();
