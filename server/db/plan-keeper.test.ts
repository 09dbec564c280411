import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { planKept } from "./plan-keeper.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("what bears the mark is prepared once per connection and gives the same; the rest is not", async () => {
  await world.tx(async (tx) => {
    for (const n of [1, 2, 3]) {
      const kept = await sql<{ n: number }>`${planKept} select ${n}::int + 1 as n`.execute(tx.db);
      const plain = await sql<{ n: number }>`select ${n}::int + 2 as n`.execute(tx.db);
      expect([kept.rows[0]?.n, plain.rows[0]?.n]).toEqual([n + 1, n + 2]);
    }
    const { rows } = await sql<{ runs: number }>`
      select (generic_plans + custom_plans)::int as runs from pg_prepared_statements
      where statement like '%::int + _ as n'`.execute(tx.db);
    expect(rows).toEqual([{ runs: 3 }]);
  });
});

test("an error inside does not spoil the statement for the next who asks", async () => {
  const divide = (by: number) =>
    world.tx(
      async (tx) => (await sql<{ n: number }>`${planKept} select 6 / ${by}::int as n`.execute(tx.db)).rows[0]?.n,
    );
  await expect(divide(0)).rejects.toThrow(/division by zero/);
  expect(await divide(2)).toBe(3);
});
