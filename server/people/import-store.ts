import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { NewPerson } from "./store.ts";

const atOnce = 1_000;

export type Done = { created: number; updated: number };

/** Sorted by key and in batches; a row that comes back with our id is new, with another it was known and has changed. */
export async function upsertProducts(tx: Tx, rows: { id: string; name: string; sku: string | null }[]): Promise<Done> {
  const done = { created: 0, updated: 0 };
  for (const batch of batches(rows)) {
    const ours = new Set(batch.map((row) => row.id));
    const { rows: written } = await sql<{ id: string }>`
      insert into product as p (workspace_id, id, name, sku)
      select ${tx.workspaceId}::uuid, x.* from json_to_recordset(${JSON.stringify(batch)}::json) as x(id uuid, name text, sku text)
      on conflict (workspace_id, sku) where sku is not null do update set name = excluded.name where p.name <> excluded.name
      returning p.id`.execute(tx.db);
    for (const { id } of written) done[ours.has(id) ? "created" : "updated"]++;
  }
  return done;
}

/** Ids of products by exact name; two of one name are both told. */
export async function productsNamed(tx: Tx, names: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const batch of batches(names)) {
    const rows = await tx.db
      .selectFrom("product")
      .select(["id", "name"])
      .where("workspace_id", "=", tx.workspaceId)
      .where(sql<boolean>`name = any(${batch}::text[])`)
      .execute();
    for (const row of rows) found.set(row.name, [...(found.get(row.name) ?? []), row.id]);
  }
  return found;
}

export async function productsBySku(tx: Tx, skus: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const batch of batches(skus)) {
    const rows = await tx.db
      .selectFrom("product")
      .select(["id", "sku"])
      .where("workspace_id", "=", tx.workspaceId)
      .where(sql<boolean>`sku = any(${batch}::text[])`)
      .execute();
    for (const row of rows) found.set(row.sku!, row.id);
  }
  return found;
}

export async function peopleByEmail(tx: Tx, emailKeys: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const batch of batches(emailKeys)) {
    const rows = await tx.db
      .selectFrom("person")
      .select(["id", "email_key"])
      .where("workspace_id", "=", tx.workspaceId)
      .where(sql<boolean>`email_key = any(${batch}::text[])`)
      .execute();
    for (const row of rows) found.set(row.email_key!, row.id);
  }
  return found;
}

export type Named = { id: string; network: string; handle_key: string; person_id: string | null };

/** Accounts by handle that may be a person's: neither ours nor known by name only. Held to the end of the transaction. */
export async function identitiesByHandle(tx: Tx, handleKeys: string[]): Promise<Named[]> {
  const found: Named[] = [];
  for (const batch of batches(handleKeys)) {
    found.push(
      ...(await tx.db
        .selectFrom("identity")
        .select(["id", "network", "handle_key", "person_id"])
        .where("workspace_id", "=", tx.workspaceId)
        .where(sql<boolean>`handle_key = any(${batch}::text[])`)
        .where("weak", "=", false)
        .where("own_channel_id", "is", null)
        .orderBy("id")
        .forUpdate()
        .execute()),
    );
  }
  return found;
}

/** Answers the ids that stand: an e-mail that came to be another person's meanwhile is left out. */
export async function insertPeople(tx: Tx, rows: NewPerson[]): Promise<Set<string>> {
  const made = new Set<string>();
  for (const batch of batches(rows)) {
    const { rows: written } = await sql<{ id: string }>`
      insert into person (workspace_id, id, name, name_key, email, email_key, voice_type, customer_mark)
      select ${tx.workspaceId}::uuid, x.* from json_to_recordset(${JSON.stringify(batch)}::json) as x(id uuid, name text,
        name_key text, email text, email_key text, voice_type text, customer_mark boolean)
      on conflict (workspace_id, email_key) where email_key is not null do nothing returning id`.execute(tx.db);
    for (const { id } of written) made.add(id);
  }
  return made;
}

export type ImportedPurchase = {
  id: string;
  person_id: string;
  product_id: string;
  external_id: string | null;
  purchased_at: string;
  amount: string | null;
  currency: string | null;
};

/** Known external ids take what has changed in product, amount or currency; whose purchase it is, stays. */
export async function upsertPurchases(tx: Tx, rows: ImportedPurchase[]): Promise<Done> {
  const done = { created: 0, updated: 0 };
  for (const batch of batches(rows)) {
    const ours = new Set(batch.map((row) => row.id));
    const { rows: written } = await sql<{ id: string }>`
      insert into purchase as p (workspace_id, id, person_id, product_id, external_id, purchased_at, amount, currency,
        source)
      select ${tx.workspaceId}::uuid, x.*, 'import' from json_to_recordset(${JSON.stringify(batch)}::json) as x(id uuid,
        person_id uuid, product_id uuid, external_id text, purchased_at timestamptz, amount numeric(16, 2), currency text)
      on conflict (workspace_id, external_id) where external_id is not null do update set
        product_id = excluded.product_id, amount = coalesce(excluded.amount, p.amount),
        currency = coalesce(excluded.currency, p.currency)
      where (p.product_id, p.amount, p.currency) is distinct from
        (excluded.product_id, coalesce(excluded.amount, p.amount), coalesce(excluded.currency, p.currency))
      returning p.id`.execute(tx.db);
    for (const { id } of written) done[ours.has(id) ? "created" : "updated"]++;
  }
  return done;
}

/** Who made the purchases that are known by these external ids. */
export async function buyersOf(tx: Tx, externalIds: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const batch of batches(externalIds)) {
    const rows = await tx.db
      .selectFrom("purchase")
      .select(["external_id", "person_id"])
      .where("workspace_id", "=", tx.workspaceId)
      .where(sql<boolean>`external_id = any(${batch}::text[])`)
      .execute();
    for (const row of rows) found.set(row.external_id!, row.person_id);
  }
  return found;
}

/** Purchases of these people, each as `same()` spells it: what tells a line without an external id that it is known. */
export async function purchasesOf(tx: Tx, personIds: string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const batch of batches(personIds)) {
    const rows = await tx.db
      .selectFrom("purchase")
      .select(["person_id", "product_id", "purchased_at", "amount"])
      .where("workspace_id", "=", tx.workspaceId)
      .where(sql<boolean>`person_id = any(${batch}::uuid[])`)
      .execute();
    for (const row of rows) known.add(same({ ...row, purchased_at: row.purchased_at.toISOString() }));
  }
  return known;
}

export const same = (row: Pick<ImportedPurchase, "person_id" | "product_id" | "purchased_at" | "amount">): string =>
  [row.person_id, row.product_id, row.purchased_at, row.amount === null ? "" : Number(row.amount).toFixed(2)].join(" ");

export const linkImported = async (
  tx: Tx,
  links: { id: string; identity_id: string; person_id: string; reason: string }[],
) => {
  for (const batch of batches(links)) {
    const json = JSON.stringify(batch);
    await sql`
      update identity i set person_id = x.person_id
      from json_to_recordset(${json}::json) as x(identity_id uuid, person_id uuid)
      where i.workspace_id = ${tx.workspaceId} and i.id = x.identity_id and i.person_id is null`.execute(tx.db);
    await sql`
      insert into identity_link (workspace_id, id, identity_id, person_id, reason, actor_kind, actor_id)
      select ${tx.workspaceId}::uuid, x.*, ${tx.actor.kind}, ${tx.actor.id} from json_to_recordset(${json}::json)
        as x(id uuid, identity_id uuid, person_id uuid, reason text)`.execute(tx.db);
  }
};

function batches<T>(all: T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / atOnce) }, (_, n) => all.slice(n * atOnce, (n + 1) * atOnce));
}
