import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export async function productsBySku(tx: Tx, skus: string[]): Promise<Map<string, { id: string; name: string }>> {
  const { rows } = await sql<{ id: string; name: string; sku: string }>`
    select id, name, sku from product where workspace_id = ${tx.workspaceId} and sku = any(${[...new Set(skus)]}::text[])`.execute(
    tx.db,
  );
  return new Map(rows.map(({ id, name, sku }) => [sku, { id, name }]));
}

/** Ids of products by exact name; two of one name are both told. */
export async function productsByName(tx: Tx, names: string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from product where workspace_id = ${tx.workspaceId} and name = any(${[...new Set(names)]}::text[])`.execute(
    tx.db,
  );
  const found = new Map<string, string[]>();
  for (const row of rows) found.set(row.name, [...(found.get(row.name) ?? []), row.id]);
  return found;
}
