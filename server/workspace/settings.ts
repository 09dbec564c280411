import type { Kysely } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";

/** Who was first, and where: kept once, by set-up or at start. */
export type FirstOwner = { userId: string; workspaceId: string };

const firstOwnerKey = "setup.owner";

export async function readFirstOwner(db: Kysely<DB>): Promise<FirstOwner | null> {
  const value = await readSetting(db, firstOwnerKey);
  return value === null ? null : (JSON.parse(value) as FirstOwner);
}

/** Fails when somebody was first already: the key is the table's primary key. */
export async function keepFirstOwner(db: Kysely<DB>, owner: FirstOwner): Promise<void> {
  await db
    .insertInto("setting")
    .values({ key: firstOwnerKey, value: JSON.stringify(owner) })
    .execute();
}

export async function hasPassword(db: Kysely<DB>, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom("auth.account")
    .select("id")
    .where("userId", "=", userId)
    .where("providerId", "=", "credential")
    .executeTakeFirst();
  return row !== undefined;
}

export async function readSetting(db: Kysely<DB>, key: string): Promise<string | null> {
  const row = await db.selectFrom("setting").select("value").where("key", "=", key).executeTakeFirst();
  return row?.value ?? null;
}

export async function keepSetting(db: Kysely<DB>, key: string, value: string): Promise<void> {
  await db
    .insertInto("setting")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: new Date() }))
    .execute();
}

/** The value, locked until the transaction ends; null when there is none. */
export async function settingForUpdate(tx: Tx, key: string): Promise<string | null> {
  const row = await tx.db.selectFrom("setting").select("value").where("key", "=", key).forUpdate().executeTakeFirst();
  return row?.value ?? null;
}

export async function dropSetting(tx: Tx, key: string): Promise<void> {
  await tx.db.deleteFrom("setting").where("key", "=", key).execute();
}
