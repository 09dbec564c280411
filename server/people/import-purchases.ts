import type { Result } from "@earshot/contract/endpoint.ts";
import type { importPurchases as endpoint } from "@earshot/contract/products.ts";
import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { importBuyers } from "./import-buyers.ts";
import { takeImportLine } from "./import-line.ts";
import { inOrder } from "./import-products.ts";
import {
  buyersOf,
  type ImportedPurchase,
  productsBySku,
  productsNamed,
  purchasesOf,
  same,
  upsertPurchases,
} from "./import-store.ts";
import { missingColumns, type PurchaseLine, purchaseColumns, readPurchaseLine } from "./purchase-line.ts";
import { type LineFault, readCsv, unhurried } from "./read-csv.ts";

/**
 * Purchases from a table. Faulty lines are told and the others stored. The same file again changes nothing: a purchase
 * is known by its external id, without one by person, product, moment and amount. A day means its start in the
 * workspace's zone.
 */
export async function importPurchases(tx: Tx, csv: string, now: Date): Promise<Result<typeof endpoint>> {
  const { lines, faults } = await readCsv(csv, purchaseColumns, missingColumns);
  const read: PurchaseLine[] = [];
  for await (const line of unhurried(lines)) {
    const parsed = readPurchaseLine(line);
    if ("message" in parsed) faults.push(parsed);
    else read.push(parsed);
  }
  await takeImportLine(tx);
  const sold = await withProduct(tx, read, faults);
  const stored = await buyersOf(
    tx,
    sold.flatMap(({ line }) => line.externalId ?? []),
  );
  const unknown = sold.filter(({ line }) => !stored.has(line.externalId ?? ""));
  const bought = await importBuyers(
    tx,
    unknown.map(({ line }) => line),
  );
  faults.push(...bought.faults);
  const days = await dayStarts(tx, read);
  const rows = sold.flatMap(({ line, productId }): ImportedPurchase[] => {
    const personId = stored.get(line.externalId ?? "") ?? bought.buyers.get(line.line);
    if (personId === undefined) return [];
    return [
      {
        id: newId(),
        person_id: personId,
        product_id: productId,
        external_id: line.externalId,
        purchased_at: momentOf(line.bought, days, now),
        amount: line.amount,
        currency: line.currency,
      },
    ];
  });
  const done = await upsertPurchases(tx, await onlyNew(tx, lastOfEach(rows)));
  if (done.created + done.updated > 0) record(tx, "purchase.created", null, { data: { imported: done } });
  return { ...done, errors: inOrder(faults) };
}

async function withProduct(
  tx: Tx,
  lines: PurchaseLine[],
  faults: LineFault[],
): Promise<{ line: PurchaseLine; productId: string }[]> {
  const bySku = await productsBySku(tx, [...new Set(lines.flatMap((line) => line.sku ?? []))]);
  const byName = await productsNamed(tx, [
    ...new Set(lines.flatMap((line) => (line.sku === null ? (line.product ?? []) : []))),
  ]);
  return lines.flatMap((line) => {
    const named = line.sku === null ? (byName.get(line.product ?? "") ?? []) : [];
    const productId = line.sku === null ? (named.length === 1 ? named[0] : undefined) : bySku.get(line.sku);
    if (productId !== undefined) return [{ line, productId }];
    const message =
      line.sku !== null
        ? `there is no product with the sku ${line.sku}`
        : `there ${named.length > 1 ? "is more than one" : "is no"} product called ${line.product}`;
    faults.push({ line: line.line, message: message.slice(0, 300) });
    return [];
  });
}

/** When each day that is named starts in the workspace's zone. */
async function dayStarts(tx: Tx, lines: PurchaseLine[]): Promise<Map<string, string>> {
  const days = [...new Set(lines.flatMap(({ bought }) => (bought && "day" in bought ? bought.day : [])))];
  if (days.length === 0) return new Map();
  const { rows } = await sql<{ day: string; at: Date }>`
    select d.day, d.day::timestamp at time zone w.timezone as at
    from unnest(${days}::text[]) as d (day), workspace w where w.id = ${tx.workspaceId}`.execute(tx.db);
  return new Map(rows.map((row) => [row.day, row.at.toISOString()]));
}

const momentOf = (bought: PurchaseLine["bought"], days: ReadonlyMap<string, string>, now: Date): string =>
  bought === null
    ? now.toISOString()
    : "moment" in bought
      ? bought.moment
      : (days.get(bought.day) ?? now.toISOString());

/** An external id that stands there twice is one purchase, as its last line says. */
function lastOfEach(rows: ImportedPurchase[]): ImportedPurchase[] {
  const last = new Map(rows.map((row) => [row.external_id ?? row.id, row]));
  return [...last.values()].sort((a, b) => ((a.external_id ?? "") < (b.external_id ?? "") ? -1 : 1));
}

async function onlyNew(tx: Tx, rows: ImportedPurchase[]): Promise<ImportedPurchase[]> {
  const bare = rows.filter((row) => row.external_id === null);
  const known = await purchasesOf(tx, [...new Set(bare.map((row) => row.person_id))]);
  return rows.filter((row) => row.external_id !== null || !known.has(same(row)));
}
