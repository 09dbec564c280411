import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { Item } from "./item-store.ts";
import { takeImportLine } from "./person-store.ts";
import { productsByName, productsBySku } from "./product-lines.ts";
import { oneLine } from "./read-person.ts";
import { type Given, type Outcome, refusal, type Taken } from "./taken.ts";

/** Products: a known sku is given the new name; one without a sku is known by its name. */
export async function takeProducts(tx: Tx, rows: Given[]): Promise<Taken> {
  const lines = rows.map(({ row, values }) => ({ row, name: oneLine(values.name), sku: oneLine(values.sku) }));
  await takeImportLine(tx);
  const bySku = await productsBySku(
    tx,
    lines.flatMap(({ sku }) => sku ?? []),
  );
  const byName = await productsByName(
    tx,
    lines.flatMap(({ name, sku }) => (sku === null && name !== null ? name : [])),
  );
  const made = new Map<string, { id: string; name: string; sku: string | null }>();
  const renamed = new Map<string, { id: string; before: string; name: string }>();
  const outcomes = lines.map(({ row, name, sku }): Outcome => {
    if (name === null) return refusal(row, "name: is missing");
    if (name.length > 200) return refusal(row, "name: is longer than 200 characters");
    if (sku !== null && sku.length > 100) return refusal(row, "sku: is longer than 100 characters");
    const keys = [sku === null ? `name ${name}` : `sku ${sku}`];
    if (sku === null) {
      if (byName.has(name)) return { row, result: "unchanged", keys };
      const id = newId();
      made.set(id, { id, name, sku });
      byName.set(name, [id]);
      return { row, result: "created", keys };
    }
    const known = bySku.get(sku);
    if (!known) {
      const id = newId();
      made.set(id, { id, name, sku });
      bySku.set(sku, { id, name });
      return { row, result: "created", keys };
    }
    if (known.name === name) return { row, result: "unchanged", keys };
    const fresh = made.get(known.id);
    if (fresh) fresh.name = name;
    else renamed.set(known.id, { id: known.id, before: renamed.get(known.id)?.before ?? known.name, name });
    known.name = name;
    return { row, result: "updated", keys };
  });
  if (made.size > 0)
    await sql`
      insert into product (workspace_id, id, name, sku)
      select ${tx.workspaceId}::uuid, x.* from json_to_recordset(${JSON.stringify([...made.values()])}::json)
        as x(id uuid, name text, sku text)`.execute(tx.db);
  if (renamed.size > 0)
    await sql`
      update product p set name = x.name
      from json_to_recordset(${JSON.stringify([...renamed.values()])}::json) as x(id uuid, name text)
      where p.workspace_id = ${tx.workspaceId} and p.id = x.id`.execute(tx.db);
  if (made.size + renamed.size > 0)
    record(tx, "product.created", null, { data: { imported: { created: made.size, updated: renamed.size } } });
  const items: Item[] = [
    ...[...made.values()].map(({ id, name }): Item => {
      return { kind: "product", object_id: id, change: "created", mark: { name }, label: name };
    }),
    ...[...renamed.values()].map(({ id, before, name }): Item => {
      return {
        kind: "product",
        object_id: id,
        change: "changed",
        mark: { before: { name: before }, after: { name } },
        label: name,
      };
    }),
  ];
  return { outcomes, items };
}
