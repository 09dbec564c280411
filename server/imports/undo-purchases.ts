import { CompiledQuery, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { StoredItem } from "./item-store.ts";

const changedSince = "changed since";

type Values = { product_id: string; amount: string | null; currency: string | null };

/** Purchases that still say what the import left go, or say again what they said before it. */
export async function undoPurchases(tx: Tx, _importId: string, items: StoredItem[]): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  const { rows } = await sql<Values & { id: string }>`
    select id, product_id, amount, currency from purchase
    where workspace_id = ${tx.workspaceId} and id = any(${idsOf(items)}::uuid[]) for update`.execute(tx.db);
  const now = new Map(rows.map((row) => [row.id, row]));
  const gone: string[] = [];
  const back: (Values & { id: string })[] = [];
  for (const { object_id: id, change, mark } of items) {
    const row = now.get(id);
    if (!row) continue;
    const { before, after } = marks<Values>(mark, change);
    if (!sameValues(row, after)) kept.set(id, changedSince);
    else if (change === "created") gone.push(id);
    else if (before) back.push({ ...before, id });
  }
  await sql`delete from purchase where workspace_id = ${tx.workspaceId} and id = any(${gone}::uuid[])`.execute(tx.db);
  await sql`
    update purchase p set product_id = x.product_id, amount = x.amount, currency = x.currency
    from json_to_recordset(${JSON.stringify(back)}::json) as x(id uuid, product_id uuid, amount numeric(16, 2), currency text)
    where p.workspace_id = ${tx.workspaceId} and p.id = x.id`.execute(tx.db);
  record(tx, "purchase.created", null, { data: { undone: gone.length + back.length } });
  return kept;
}

/** Products that nobody bought and nobody renamed go; names the import changed come back. */
export async function undoProducts(tx: Tx, _importId: string, items: StoredItem[]): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  const { rows } = await sql<{ id: string; name: string; bought: boolean }>`
    select p.id, p.name, exists (select from purchase b where b.workspace_id = p.workspace_id and b.product_id = p.id) as bought
    from product p where p.workspace_id = ${tx.workspaceId} and p.id = any(${idsOf(items)}::uuid[]) for update`.execute(
    tx.db,
  );
  const now = new Map(rows.map((row) => [row.id, row]));
  const gone: string[] = [];
  for (const { object_id: id, change, mark } of items) {
    const row = now.get(id);
    if (!row) continue;
    const { before, after } = marks<{ name: string }>(mark, change);
    if (row.name !== after.name) kept.set(id, changedSince);
    else if (change === "created" && row.bought) kept.set(id, "has been bought");
    else if (change === "created") gone.push(id);
    else if (before)
      await sql`update product set name = ${before.name} where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
        tx.db,
      );
  }
  await deleteOrKeep(tx, "product", gone, kept);
  record(tx, "product.created", null, { data: { undone: items.length - kept.size } });
  return kept;
}

/** Deletes all at once, or what can be of them one by one when something else refers to one. */
export async function deleteOrKeep(
  tx: Tx,
  table: "product" | "person" | "identity",
  ids: string[],
  kept: Map<string, string>,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.db.executeQuery(CompiledQuery.raw("savepoint undone"));
  try {
    await sql`delete from ${sql.table(table)} where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(
      tx.db,
    );
    await tx.db.executeQuery(CompiledQuery.raw("release savepoint undone"));
  } catch (error) {
    if ((error as { code?: unknown }).code !== "23503") throw error;
    await tx.db.executeQuery(CompiledQuery.raw("rollback to savepoint undone"));
    const [first] = ids;
    if (ids.length === 1 && first) kept.set(first, "something else belongs to it by now");
    else for (const id of ids) await deleteOrKeep(tx, table, [id], kept);
  }
}

export const idsOf = (items: StoredItem[]): string[] => items.map((item) => item.object_id);

/** What an item left, and for a change what stood before. */
export function marks<T>(mark: unknown, change: string): { before: T | null; after: T } {
  const said = mark as { before?: T; after?: T };
  return change === "changed"
    ? { before: said.before ?? null, after: said.after as T }
    : { before: null, after: mark as T };
}

const sameValues = (a: Values, b: Values): boolean =>
  a.product_id === b.product_id && a.currency === b.currency && cents(a.amount) === cents(b.amount);
const cents = (amount: string | null): string => (amount === null ? "" : Number(amount).toFixed(2));
