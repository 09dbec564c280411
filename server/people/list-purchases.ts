import type { Query } from "@earshot/contract/endpoint.ts";
import type { listPurchases as endpoint } from "@earshot/contract/products.ts";
import { packCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Reader } from "./load.ts";
import { momentCursor } from "./moment-cursor.ts";
import { presentPurchase } from "./present.ts";
import { pageOfPurchases } from "./product-store.ts";
import { peopleById } from "./store.ts";

/** One page of purchases, newest first, of everybody or of one person, with their names for whoever may read people. */
export async function listPurchases(tx: Tx, query: Query<typeof endpoint>, { permissions }: Reader) {
  const rows = await pageOfPurchases(tx, {
    personId: query.personId,
    after: momentCursor(query.cursor),
    limit: query.limit,
  });
  const page = pageOf(rows, query.limit, (row) => packCursor([row.purchased_at.getTime(), row.id]));
  const ids = permissions.has("people:read") ? [...new Set(page.items.map((row) => row.person_id))] : [];
  const names = new Map((await peopleById(tx, ids)).map((person) => [person.id, person.name]));
  const items = page.items.map((row) => ({ ...presentPurchase(row), personName: names.get(row.person_id) ?? null }));
  return { items, nextCursor: page.nextCursor };
}
