import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "./database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test("each database is its own, and neither log-in is a superuser", async () => {
  const other = await testDatabase({ template: null });
  expect(other.name).not.toBe(database.name);
  for (const [url, user] of [
    [database.ownerUrl, "earshot_owner"],
    [other.appUrl, "earshot_app"],
  ] as const) {
    const rows = await ask(
      url,
      "select current_user as user, rolsuper, rolbypassrls from pg_roles where rolname = current_user",
    );
    expect(rows).toEqual([{ user, rolsuper: false, rolbypassrls: false }]);
  }
  await ask(database.ownerUrl, "create table only_here ()");
  expect(await ask(other.ownerUrl, "select to_regclass('only_here') as found")).toEqual([{ found: null }]);
  await expect(ask(database.appUrl, "create schema mine")).rejects.toThrow("permission denied");
  await other.drop();
  await expect(ask(other.ownerUrl, "select 1")).rejects.toThrow("does not exist");
});

test("the owner makes the extensions the schema needs without being a superuser", async () => {
  for (const name of ["pg_trgm", "unaccent", "btree_gin"])
    await ask(database.ownerUrl, `create extension if not exists ${name}`);
  expect(
    await ask(
      database.ownerUrl,
      "select count(*)::int as n from pg_extension where extname in ('pg_trgm', 'unaccent', 'btree_gin')",
    ),
  ).toEqual([{ n: 3 }]);
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
