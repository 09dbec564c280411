import type { Query } from "@earshot/contract/endpoint.ts";
import type { listPurchases as endpoint } from "@earshot/contract/products.ts";
import { packCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { momentCursor } from "./moment-cursor.ts";
import { presentPurchase } from "./present.ts";
import { pageOfPurchases } from "./product-store.ts";

/** One page of purchases, newest first, of everybody or of one person. */
export async function listPurchases(tx: Tx, query: Query<typeof endpoint>) {
  const rows = await pageOfPurchases(tx, {
    personId: query.personId,
    after: momentCursor(query.cursor),
    limit: query.limit,
  });
  const page = pageOf(rows, query.limit, (row) => packCursor([row.purchased_at.getTime(), row.id]));
  return { items: page.items.map(presentPurchase), nextCursor: page.nextCursor };
}
