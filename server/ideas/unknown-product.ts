import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";

/** 422 for a product that is not this workspace's. */
export async function refuseUnknownProduct(tx: Tx, productId: string): Promise<void> {
  const known = await tx.db
    .selectFrom("product")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", productId)
    .executeTakeFirst();
  if (known) return;
  throw refused("unknown_product", "There is no such product in this workspace.", [
    { path: "productId", code: "unknown", message: "not a product" },
  ]);
}
