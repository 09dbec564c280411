import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { startWorker, type Worker } from "../worker.ts";
import { insightRoutes } from "./routes.ts";

let world: World;
let worker: Worker;
let topic: string;
beforeAll(async () => {
  world = await openWorld({ capabilities: [topicRoutes, intakeRoutes, insightRoutes] });
  topic = (await world.request("POST", "/topics", { body: { name: "Piko", query: "piko", role: "own" } })).body.id;
  // Five weeks of a quiet series, as the sums would have it.
  await world.tx(async (tx) => {
    const channel = newId();
    await sql`update topic set rerun_before = null where workspace_id = ${tx.workspaceId}`.execute(tx.db);
    await sql`insert into channel (workspace_id, id, connector, slug, name, paused) values (${tx.workspaceId}, ${channel}, 'square', 's', 'S', true)`.execute(
      tx.db,
    );
    for (const [table, column, id] of [
      ["topic_volume", "topic_id", topic],
      ["channel_volume", "channel_id", channel],
    ] as const)
      await sql`insert into ${sql.table(table)} (workspace_id, ${sql.ref(column)}, at, posts)
        select ${tx.workspaceId}::uuid, ${id}::uuid, date_trunc('hour', now()) - n * interval '3 hours', 1 from generate_series(1, 280) n`.execute(
        tx.db,
      );
  });
  worker = await startWorker(world.context, { alone: true });
}, 120_000);
afterAll(async () => {
  await worker?.stop();
  await world.close();
});

test("what is heard is looked at and forecast by the worker, without anybody asking", async () => {
  await world.request("POST", "/posts", {
    body: Array.from({ length: 12 }, (_, n) => ({ text: `E7 on my piko, ${n}`, author: { handle: `@someone${n}` } })),
  });
  await vi.waitFor(
    async () => {
      const { body } = await world.request("GET", `/insights?topicId=${topic}`);
      expect(body.items).toMatchObject([{ series: { name: "Piko" }, posts: 12 }]);
    },
    { timeout: 90_000, interval: 500 },
  );
  await vi.waitFor(
    async () => {
      const { body } = await world.request("GET", `/insights/forecast?topicId=${topic}`);
      expect(body.next.hours).toHaveLength(24);
    },
    { timeout: 90_000, interval: 500 },
  );
  const { rows } = await world.context.owner.query("select key from graphile_worker.jobs where key like 'forecast:%'");
  expect(rows.map((row) => row.key)).toContain(`forecast:${world.workspace.id}`);
}, 200_000);
