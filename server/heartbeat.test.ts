import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "../tests/world.ts";
import { reap, releaseAll } from "./heartbeat.ts";
import { enqueue } from "./jobs.ts";
import { hasLifeline, keepLifeline } from "./lifeline.ts";
import { startWorker } from "./worker.ts";

const channelId = "0190d000-0000-7000-8000-000000000001";
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  const { db } = world.context;
  await sql`delete from graphile_worker._private_jobs`.execute(world.context.db);
  await sql`delete from graphile_worker._private_job_queues`.execute(db);
  await sql`delete from worker_heartbeat`.execute(db);
});

/** A job in a queue, both held by a worker who took it `seconds` ago and was last heard of `silent` seconds ago. */
async function held(worker: string, seconds: number, silent: number | null): Promise<void> {
  await world.tx((tx) => enqueue(tx, "collect", { channelId }, { key: worker, queue: worker }));
  const { db } = world.context;
  const at = sql`now() - ${seconds} * interval '1 second'`;
  await sql`update graphile_worker._private_jobs set locked_by = ${worker}, locked_at = ${at} where key = ${worker}`.execute(
    db,
  );
  await sql`update graphile_worker._private_job_queues set locked_by = ${worker}, locked_at = ${at} where queue_name = ${worker}`.execute(
    db,
  );
  if (silent !== null)
    await sql`insert into worker_heartbeat (worker_id, beat_at) values (${worker}, now() - ${silent} * interval '1 second')`.execute(
      db,
    );
}

async function locked(): Promise<string[]> {
  const { rows } = await sql<{ locked_by: string }>`
    select locked_by from graphile_worker._private_jobs where locked_by is not null
    union all select locked_by from graphile_worker._private_job_queues where locked_by is not null
    order by 1`.execute(world.context.db);
  return rows.map((row) => row.locked_by);
}

describe("F-02: whose jobs are free", () => {
  test("a worker silent for 45 s is dead, its job and its queue are free; a live one keeps its own", async () => {
    await held("dead", 100, 46);
    await held("alive", 100, 44);
    await held("new", 3, null);
    await held("never-heard-of", 100, null);
    const lifeline = keepLifeline(world.context.app);
    await lifeline.hold(["dead", "alive"]);
    expect((await reap(world.context, { watchedMs: 3_600_000 })).sort()).toEqual(["dead", "never-heard-of"]);
    expect(await locked()).toEqual(["alive", "alive", "new", "new"]);
    expect(await reap(world.context, { watchedMs: 3_600_000 })).toEqual([]);
    await lifeline.close();
  });

  test("one whose connection is gone is dead after two beats, unless nobody could have heard them", async () => {
    await held("killed", 100, 13);
    await held("between two connections", 100, 9);
    await held("frozen", 100, 30);
    const lifeline = keepLifeline(world.context.app);
    await lifeline.hold(["frozen"]);
    expect(await reap(world.context, { watchedMs: 5_000 })).toEqual([]);
    expect(await reap(world.context, { watchedMs: 12_000 })).toEqual(["killed"]);
    await lifeline.close();
    await expect.poll(() => reap(world.context, { watchedMs: 12_000 }), { timeout: 30_000 }).toEqual(["frozen"]);
  });

  test("a lifeline that breaks is taken anew, for all that hang on it", async () => {
    const lifeline = keepLifeline(world.context.app);
    await lifeline.hold(["first", "second"]);
    const holds = async (worker: string) => {
      const { rows } = await sql<{ held: boolean }>`
        select ${hasLifeline(sql.ref("w.name"))} as held from (select ${worker}::text as name) as w`.execute(
        world.context.db,
      );
      return rows[0]?.held;
    };
    expect([await holds("first"), await holds("second"), await holds("third")]).toEqual([true, true, false]);
    await world.context.owner.query(
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 4473",
    );
    await expect.poll(() => holds("first"), { timeout: 30_000 }).toBe(false);
    await expect
      .poll(
        () =>
          lifeline.hold(["first", "second"]).then(
            () => holds("second"),
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
    await lifeline.close();
    await expect.poll(() => holds("second"), { timeout: 30_000 }).toBe(false);
  });

  test("alone on the database, everything is free at once", async () => {
    await held("a", 1, 1);
    await held("b", 1, null);
    expect((await releaseAll(world.context)).sort()).toEqual(["a", "b"]);
    expect(await locked()).toEqual([]);
  });

  test("a job left by the dead runs at the next start, and a worker that stops leaves no heartbeat behind", async () => {
    await held("dead", 5, 1);
    const beats = async () => {
      const { rows } = await sql<{ worker_id: string }>`select worker_id from worker_heartbeat`.execute(
        world.context.db,
      );
      return rows.map((row) => row.worker_id);
    };
    const worker = await startWorker(world.context, { alone: true });
    try {
      await expect.poll(async () => (await beats()).length).toBeGreaterThan(0);
      expect(await beats()).not.toContain("dead");
      const left = () => sql`select 1 from graphile_worker._private_jobs where key = 'dead'`.execute(world.context.db);
      await expect.poll(async () => (await left()).rows.length).toBe(0);
    } finally {
      await worker.stop();
    }
    expect(await beats()).toEqual([]);
  });
});
