import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { openPlace, patience, until } from "../crash/place.ts";
import { testDatabase } from "../database.ts";

const close: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const each of close.toReversed()) await each();
}, 60_000);

const forMs = 5 * 60_000;

test("F-10: one session after the other is ended by the database: fewer than one request in a hundred fails, no write is lost or done twice", {
  timeout: forMs + 3 * patience,
}, async () => {
  const database = await testDatabase();
  close.push(database.drop);
  const place = await openPlace(database);
  close.push(place.close);
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 1 });
  close.push(() => admin.end());
  const server = place.start();
  await server.ready();
  const channelId = await place.connectSquare();

  let asked = 0;
  const failed: string[] = [];
  const stored: string[] = [];
  const doubtful: string[] = [];
  let over = false;
  const ask = async (method: string, path: string, body?: unknown) => {
    asked += 1;
    const answer = await place
      .request(method, path, body)
      .catch((error: Error) => ({ status: 0, body: error.message }));
    if (answer.status >= 500 || answer.status === 0) failed.push(`${method} ${path} ${JSON.stringify(answer)}`);
    return answer;
  };
  const read = async (path: string) => {
    while (!over) await ask("GET", path);
  };
  const write = async () => {
    while (!over) {
      const externalId = `ended-${asked}`;
      const { status } = await ask("POST", "/posts", { text: `piko ${externalId}`, network: "forum", externalId });
      (status === 201 ? stored : doubtful).push(externalId);
      await pause(60);
    }
  };
  const load = [read("/conversations"), read("/posts?q=piko"), read(`/channels/${channelId}`), write()];
  const running = Promise.all(load);
  running.catch(() => undefined);

  let ended = 0;
  for (const end = Date.now() + forMs; Date.now() < end; await pause(1_000)) {
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()
       order by random() limit 1`,
      [database.name],
    );
    ended += rowCount ?? 0;
  }
  over = true;
  await running;
  expect(ended).toBeGreaterThan(10);
  console.info(`F-10: ${ended} sessions ended, ${failed.length} of ${asked} requests failed`);
  expect(failed.length / asked, failed.join("\n")).toBeLessThan(0.01);

  const look = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  close.push(() => look.end());
  const { rows } = await look.query(
    "select external_id, count(*)::int as n from post where network = 'forum' group by 1",
  );
  const times = new Map(rows.map((row) => [row.external_id, row.n]));
  expect(stored.filter((id) => times.get(id) !== 1)).toEqual([]);
  expect(doubtful.filter((id) => (times.get(id) ?? 0) > 1)).toEqual([]);

  // And what works behind the requests has come through as well.
  await place.say("@workspace steam, after all of that");
  await place.request("POST", `/channels/${channelId}/poll`);
  await until("the queue works", async () => (await place.request("GET", "/posts?q=steam")).body.items.length === 1);
  expect((await place.request("GET", "/failed-jobs")).body.items).toEqual([]);
  expect(server.child.exitCode).toBeNull();
});
