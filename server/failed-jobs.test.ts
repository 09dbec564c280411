import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../tests/world.ts";
import { newId } from "./db/id.ts";
import { failedJobRoutes } from "./failed-jobs.ts";
import { enqueue } from "./jobs.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities: [failedJobRoutes] });
});
afterAll(() => world.close());

const list = async (key = world.workspace.key) =>
  (await world.request("GET", "/failed-jobs", { key })).body.items as { id: string; task: string }[];

/** A job of this key that was tried five times; without an error the process ended each time. */
async function failing(key: string, error: string | null, channelId = newId()): Promise<string> {
  await world.tx((tx) => enqueue(tx, "collect", { channelId }, { key }));
  const { rows } = await sql<{ id: string }>`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = ${error}
    where key = ${key} returning id::text`.execute(world.context.db);
  return rows[0]!.id;
}

const waiting = async (key: string) =>
  (
    await sql<{ attempts: number }>`select attempts from graphile_worker.jobs where key = ${key}`.execute(
      world.context.db,
    )
  ).rows;

describe("F-18: a job that failed five times", () => {
  test("is shown with what it was about and what went wrong, to this workspace alone", async () => {
    const channelId = newId();
    const id = await failing("told", "The steam ran out\n    at somewhere (/in/the/code.ts:1:1)", channelId);
    const [job] = await list();
    expect(job).toMatchObject({
      id,
      task: "collect",
      subject: { kind: "channel", id: channelId },
      tries: 5,
      error: "The steam ran out",
    });
    expect(await list(world.ostra.key)).toEqual([]);
    for (const [method, path] of [
      ["POST", `/failed-jobs/${id}/runs`],
      ["DELETE", `/failed-jobs/${id}`],
    ] as const) {
      expect((await world.request(method, path, { key: world.ostra.key })).status).toBe(404);
      expect((await world.as("jonas")(method, path)).status).toBe(403);
    }
    expect((await world.request("DELETE", `/failed-jobs/${id}`)).status).toBe(204);
    expect(await list()).toEqual([]);
  });

  test("runs again when a person says so, five more times", async () => {
    const id = await failing("again", null);
    expect(await list()).toMatchObject([{ id, error: null }]);
    expect((await world.request("POST", `/failed-jobs/${id}/runs`)).status).toBe(204);
    expect(await waiting("again")).toEqual([{ attempts: 0 }]);
    expect(await list()).toEqual([]);
    expect((await world.request("POST", `/failed-jobs/${id}/runs`)).status).toBe(404);
    for (const wrong of ["9999999999999999999", "0", "x", "-1"])
      expect([wrong, (await world.request("POST", `/failed-jobs/${wrong}/runs`)).status]).toEqual([
        wrong,
        /^\d+$/.test(wrong) ? 404 : 400,
      ]);
  });

  test("one that ended the process is not made again behind a person's back, one that only failed is", async () => {
    await failing("deadly", null);
    await failing("sorry", "No luck");
    for (const key of ["deadly", "sorry"])
      await world.tx((tx) => enqueue(tx, "collect", { channelId: newId() }, { key, keepEarlier: true }));
    expect(await waiting("deadly")).toEqual([{ attempts: 5 }]);
    expect(await waiting("sorry")).toEqual([{ attempts: 0 }]);
    expect(await list()).toHaveLength(1);
  });

  test("one that is under way or waits is let be by a start that looks for lost ones", async () => {
    const ask = () =>
      world.tx((tx) => enqueue(tx, "collect", { channelId: newId() }, { key: "started", onlyLost: true }));
    await ask();
    for (const state of ["locked_at = now(), attempts = 3", "locked_at = null", "attempts = 5"]) {
      await sql`update graphile_worker._private_jobs set ${sql.raw(state)} where key = 'started'`.execute(
        world.context.db,
      );
      const [before] = await waiting("started");
      await ask();
      expect(await waiting("started")).toEqual([before]);
    }
    await sql`update graphile_worker._private_jobs set last_error = 'No luck' where key = 'started'`.execute(
      world.context.db,
    );
    await ask();
    expect(await waiting("started")).toEqual([{ attempts: 0 }]);
  });

  test("one that waits for another try keeps count when it is asked for at a later time", async () => {
    await world.tx((tx) => enqueue(tx, "collect", { channelId: newId() }, { key: "tried" }));
    await sql`update graphile_worker._private_jobs set attempts = 3 where key = 'tried'`.execute(world.context.db);
    await world.tx((tx) => enqueue(tx, "collect", { channelId: newId() }, { key: "tried", keepEarlier: true }));
    expect(await waiting("tried")).toEqual([{ attempts: 3 }]);
    // Somebody who asks for it outright starts afresh.
    await world.tx((tx) => enqueue(tx, "collect", { channelId: newId() }, { key: "tried" }));
    expect(await waiting("tried")).toEqual([{ attempts: 0 }]);
  });

  test("one that was asked for anew while it ran is nobody's loss", async () => {
    const before = await list();
    await failing("superseded", "No luck");
    await world.tx((tx) => enqueue(tx, "collect", { channelId: newId() }, { key: "superseded" }));
    expect(await waiting("superseded")).toEqual([{ attempts: 0 }]);
    expect(await list()).toEqual(before);
  });

  test("pages of many", async () => {
    for (let n = 0; n < 5; n++) await failing(`many ${n}`, "No luck");
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await world.request("GET", `/failed-jobs?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(6);
  });
});
