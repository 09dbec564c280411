import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { Item } from "./item-store.ts";
import { openBook } from "./people-book.ts";
import { takeImportLine } from "./person-store.ts";
import { productsByName, productsBySku } from "./product-lines.ts";
import { type PurchaseLine, readPurchase } from "./read-purchase.ts";
import { type Given, type Meant, type Outcome, refusal, type Taken } from "./taken.ts";

type Stored = {
  id: string;
  person_id: string;
  product_id: string;
  external_id: string | null;
  purchased_at: string;
  amount: string | null;
  currency: string | null;
};

/**
 * Purchases: a known external id takes what has changed in product, amount and currency; without one, a purchase is
 * known by person, product, moment and amount, and counted: as many alike as the file has. Whose it is, stays.
 */
export async function takePurchases(tx: Tx, rows: Given[], meant: Meant, now: Date): Promise<Taken> {
  const read = rows.map((row) => ({ row: row.row, line: readPurchase(row, meant) }));
  const lines = read.flatMap(({ line }) => ("reason" in line ? [] : [line]));
  await takeImportLine(tx);
  const bySku = await productsBySku(
    tx,
    lines.flatMap(({ sku }) => sku ?? []),
  );
  const byName = await productsByName(
    tx,
    lines.flatMap(({ sku, product }) => (sku === null && product !== null ? product : [])),
  );
  const known = await purchasesByExternalId(
    tx,
    lines.flatMap(({ externalId }) => externalId ?? []),
  );
  const book = await openBook(
    tx,
    lines.map(({ buyer }) => buyer),
  );
  const made = new Map<string, Stored>();
  const changed = new Map<string, { before: Stored; after: Stored }>();
  const alike = new Map<string, { outcome: Outcome; purchase: Stored }[]>();

  const outcomes = read.map(({ row, line }): Outcome => {
    if ("reason" in line) return refusal(row, line.reason);
    const sold = productOf(line, bySku, byName);
    if ("reason" in sold) return refusal(row, sold.reason);
    const before = line.externalId === null ? undefined : known.get(line.externalId);
    if (before) {
      const keys = [`purchase ${line.externalId}`];
      const after = {
        ...before,
        product_id: sold.id,
        amount: line.amount ?? before.amount,
        currency: line.currency ?? before.currency,
      };
      if (same(before) === same(after) && before.currency === after.currency) return { row, result: "unchanged", keys };
      known.set(before.external_id!, after);
      if (made.has(before.id)) made.set(before.id, after);
      else changed.set(before.id, { before: changed.get(before.id)?.before ?? before, after });
      return { row, result: "updated", keys };
    }
    const found = book.find(line.buyer);
    if (found && "fault" in found) return refusal(row, found.fault);
    const nobody = { voiceType: null, customer: false, doNotContact: false };
    const personId = found ? found.id : book.add({ ...line.buyer, ...nobody });
    if (found) book.know(found.id, line.buyer);
    const purchase: Stored = {
      id: newId(),
      person_id: personId,
      product_id: sold.id,
      external_id: line.externalId,
      purchased_at: line.purchasedAt ?? now.toISOString(),
      amount: line.amount,
      currency: line.currency,
    };
    const outcome: Outcome = {
      row,
      result: "created",
      keys: line.externalId === null ? [] : [`purchase ${line.externalId}`],
    };
    made.set(purchase.id, purchase);
    if (line.externalId === null)
      alike.set(same(purchase), [...(alike.get(same(purchase)) ?? []), { outcome, purchase }]);
    else known.set(line.externalId, purchase);
    return outcome;
  });

  // Two alike in one file are two purchases; those that stand there already are not made again.
  const standing = await countAlike(
    tx,
    meant.importId,
    [...alike.values()].map(([first]) => first!.purchase),
  );
  for (const [key, group] of alike) {
    for (const { outcome, purchase } of group.slice(0, standing.get(key) ?? 0)) {
      outcome.result = "unchanged";
      made.delete(purchase.id);
    }
  }
  const people = await book.write(meant.importId);
  await write(
    tx,
    [...made.values()],
    [...changed.values()].map(({ after }) => after),
  );
  if (made.size + changed.size > 0)
    record(tx, "purchase.created", null, { data: { imported: { created: made.size, updated: changed.size } } });
  return {
    outcomes,
    items: [
      ...people,
      ...[...made.values()].map((row): Item => {
        return { kind: "purchase", object_id: row.id, change: "created", mark: shown(row), label: labelOf(row) };
      }),
      ...[...changed.values()].map(({ before, after }): Item => {
        const mark = { before: shown(before), after: shown(after) };
        return { kind: "purchase", object_id: after.id, change: "changed", mark, label: labelOf(after) };
      }),
    ],
  };
}

function productOf(
  line: PurchaseLine,
  bySku: ReadonlyMap<string, { id: string }>,
  byName: ReadonlyMap<string, string[]>,
): { id: string } | { reason: string } {
  if (line.sku !== null) return bySku.get(line.sku) ?? { reason: `there is no product with the sku ${line.sku}` };
  const named = byName.get(line.product ?? "") ?? [];
  if (named.length === 1 && named[0] !== undefined) return { id: named[0] };
  return { reason: `there ${named.length > 1 ? "is more than one" : "is no"} product called ${line.product}` };
}

async function purchasesByExternalId(tx: Tx, ids: string[]): Promise<Map<string, Stored>> {
  const { rows } = await sql<Omit<Stored, "purchased_at"> & { purchased_at: Date }>`
    select id, person_id, product_id, external_id, purchased_at, amount, currency from purchase
    where workspace_id = ${tx.workspaceId} and external_id = any(${[...new Set(ids)]}::text[])
    order by external_id for update`.execute(tx.db);
  return new Map(rows.map((row) => [row.external_id!, { ...row, purchased_at: row.purchased_at.toISOString() }]));
}

/** How many purchases like each stand there without an external id, but for those that this import has made. */
async function countAlike(tx: Tx, importId: string, wanted: Stored[]): Promise<Map<string, number>> {
  const people = [...new Set(wanted.map((row) => row.person_id))];
  if (people.length === 0) return new Map();
  const { rows } = await sql<{ person_id: string; product_id: string; purchased_at: Date; amount: string | null }>`
    select person_id, product_id, purchased_at, amount from purchase p
    where workspace_id = ${tx.workspaceId} and person_id = any(${people}::uuid[]) and external_id is null
      and not exists (select from import_item i where i.workspace_id = p.workspace_id and i.import_id = ${importId}
        and i.kind = 'purchase' and i.object_id = p.id)`.execute(tx.db);
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = same({ ...row, purchased_at: row.purchased_at.toISOString() });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const same = (row: Pick<Stored, "person_id" | "product_id" | "purchased_at" | "amount">): string =>
  [row.person_id, row.product_id, row.purchased_at, row.amount === null ? "" : Number(row.amount).toFixed(2)].join(" ");

const shown = ({ product_id, amount, currency }: Stored) => ({ product_id, amount, currency });
const labelOf = (row: Stored): string => row.external_id ?? row.purchased_at.slice(0, 10);

async function write(tx: Tx, made: Stored[], changed: Stored[]): Promise<void> {
  if (made.length > 0)
    await sql`
      insert into purchase (workspace_id, id, person_id, product_id, external_id, purchased_at, amount, currency)
      select ${tx.workspaceId}::uuid, x.* from json_to_recordset(${JSON.stringify(made)}::json) as x(id uuid,
        person_id uuid, product_id uuid, external_id text, purchased_at timestamptz, amount numeric(16, 2), currency text)`.execute(
      tx.db,
    );
  if (changed.length > 0)
    await sql`
      update purchase p set product_id = x.product_id, amount = x.amount, currency = x.currency
      from json_to_recordset(${JSON.stringify(changed)}::json) as x(id uuid, product_id uuid, amount numeric(16, 2), currency text)
      where p.workspace_id = ${tx.workspaceId} and p.id = x.id`.execute(tx.db);
}
