import { setTimeout as pause } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import type { Context } from "../context.ts";
import { keptSession } from "./kept-session.ts";
import { channelRoutes } from "./routes.ts";
import { channelById } from "./store.ts";

let world: World;
let channelId: string;
/** Two processes: connections of their own, nothing shared but the database. */
const workers: Context[] = [];
const pools: pg.Pool[] = [];
beforeAll(async () => {
  world = await openWorld({ capabilities: [channelRoutes] });
  channelId = (await world.request("POST", "/channels", { body: { connector: "square", name: "Square" } })).body.id;
  for (let n = 0; n < 2; n += 1) {
    const pool = new pg.Pool({ connectionString: world.database.appUrl, max: 30, options: "-c lock_timeout=10000" });
    pool.on("error", () => undefined);
    pools.push(pool);
    workers.push({ ...world.context, db: new Kysely({ dialect: new PostgresDialect({ pool }) }) });
  }
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await world.close();
});

const stored = async () => (await world.tx((tx) => channelById(tx, channelId)))!;

describe("contract 19 T-60: a log-in that many renew at once", () => {
  test("50 calls of two workers at the moment it runs out: one asks the network, all go on with what it got", async () => {
    const row = await stored();
    let asked = 0;
    const earn = async () => {
      asked += 1;
      await pause(300);
      return `token-${asked}`;
    };
    const sessions = Array.from({ length: 50 }, (_, n) => keptSession(workers[n % 2]!, row));
    const first = await Promise.all(sessions.map((session) => session.renew(null, earn)));
    expect([asked, new Set(first)]).toEqual([1, new Set(["token-1"])]);
    expect(new Set(sessions.map((session) => session.current()))).toEqual(new Set(["token-1"]));
    // And once more, when that one has run out.
    const second = await Promise.all(sessions.map((session) => session.renew("token-1", earn)));
    expect([asked, new Set(second)]).toEqual([2, new Set(["token-2"])]);
    // Who still holds the first one gets the second, and nobody is asked.
    const late = keptSession(workers[0]!, row);
    expect([await late.renew("token-1", earn), asked]).toEqual(["token-2", 2]);
  });

  test("one that fails leaves what was there, and the next in line tries", async () => {
    const row = await stored();
    const before = keptSession(workers[0]!, row).current();
    let asked = 0;
    const calls = Array.from({ length: 5 }, (_, n) =>
      keptSession(workers[n % 2]!, row).renew(before, async () => {
        asked += 1;
        if (asked === 1) throw new Error("The network was away.");
        return "token-9";
      }),
    );
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))).toEqual(
      Array(4).fill("token-9"),
    );
    expect(asked).toBe(2);
  });

  test("T-08: what was earned is sealed in the row and in no answer", async () => {
    const { rows } = await world.tx((tx) =>
      sql<{ credentials: unknown }>`select credentials from channel where id = ${channelId}`.execute(tx.db),
    );
    expect(JSON.stringify(rows)).not.toContain("token-9");
    expect((await world.request("GET", `/channels/${channelId}`)).text).not.toContain("token-");
    expect(keptSession(workers[1]!, await stored()).current()).toBe("token-9");
  });
});
