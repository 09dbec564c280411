import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { countingNetwork } from "../crash/counting-network.ts";
import { openPlace, patience, until } from "../crash/place.ts";
import { testDatabase } from "../database.ts";

const close: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const each of close.toReversed()) await each();
}, 60_000);

test("F-16 F-17: three workers fetch by turns, never two at once; one that freezes between fetching and storing is overtaken, and changes nothing when it wakes", {
  timeout: 6 * patience,
}, async () => {
  const database = await testDatabase();
  close.push(database.drop);
  const network = await countingNetwork();
  close.push(network.close);
  network.withoutStreams();
  const place = await openPlace(database);
  close.push(place.close);
  const look = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  close.push(() => look.end());
  const { env } = network;

  await place.start({ role: "web", env }).ready();
  const frozen = place.start({ role: "worker", env, failPoint: "pulled:stop" });
  await frozen.ready();
  const channelId = await network.connect(place);
  const cursor = async () => {
    const { rows } = await look.query("select source, cursor from channel_source where channel_id = $1 order by 1", [
      channelId,
    ]);
    return rows;
  };
  const before = await cursor();
  network.publish("E7 number 0");
  await place.request("POST", `/channels/${channelId}/poll`);
  const isStopped = async () => /^State:\s+T/m.test(readFileSync(`/proc/${frozen.child.pid}/status`, "utf8"));
  await until("it froze with a page in its hands", isStopped);
  expect(await cursor()).toEqual(before);

  for (const worker of [1, 2].map(() => place.start({ role: "worker", env }))) await worker.ready();
  for (let n = 1; n < 4; n += 1) network.publish(`E7 number ${n}`);
  const posts = async (): Promise<string[]> =>
    (await place.request("GET", "/posts?q=E7&limit=100")).body.items.map(({ text }: { text: string }) => text).sort();
  await until("the others have it all", async () => (await posts()).length === 4, 2 * patience);
  const stored = await cursor();
  expect(stored).not.toEqual(before);

  frozen.kill("SIGCONT");
  // Awake: its own late step is behind it once it ends on request.
  frozen.kill("SIGTERM");
  expect(await frozen.exited).toEqual({ code: 0, signal: null });
  expect(await cursor()).toEqual(stored);
  expect(await posts()).toHaveLength(4);

  // Three again, and everybody asks at once.
  await place.start({ role: "worker", env }).ready();
  network.atOnce = 0;
  for (let n = 4; n < 10; n += 1) {
    network.publish(`E7 number ${n}`);
    await Promise.all([1, 2, 3].map(() => place.request("POST", `/channels/${channelId}/poll`)));
    await pause(200);
  }
  await until("all are here", async () => (await posts()).length === 10);
  await until("it has been fetched again", async () => network.atOnce > 0);
  expect(network.atOnce).toBe(1);
  const open = await place.request("GET", "/conversations?status=open&limit=100");
  expect(open.body.items).toHaveLength(10);
});
