import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { killPostgres } from "./kill-postgres.ts";
import { openPlace, patience, until } from "./place.ts";

const close: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const each of close.toReversed()) await each();
}, 60_000);

const kills = 3;

test("F-01: PostgreSQL and its children killed under a server that is used: it says 503, heals by itself, and has all that it acknowledged", {
  timeout: (1 + kills) * patience,
}, async () => {
  const place = await openPlace();
  close.push(place.close);
  const server = place.start();
  await server.ready();

  const acknowledged: string[] = [];
  const told = new Map<number, number>();
  let over = false;
  const write = async (hand: number) => {
    for (let n = 0; !over; n += 1) {
      const externalId = `${hand}-${n}`;
      const body = { text: `piko ${externalId}`, network: "forum", externalId };
      const { status } = await place.request("POST", "/posts", body).catch(() => ({ status: 0 }));
      told.set(status, (told.get(status) ?? 0) + 1);
      if (status === 201) acknowledged.push(externalId);
      else await pause(50);
    }
  };
  const writing = Promise.all([0, 1, 2].map(write));
  writing.catch(() => undefined);
  for (let n = 0; n < kills; n += 1) {
    const before = acknowledged.length;
    await until("it takes posts", async () => acknowledged.length > before + 20);
    killPostgres(place.env.EARSHOT_DATA_DIR!);
    const atKill = acknowledged.length;
    // Three requests at most were under way: more than those are taken by the one that came back.
    await until("it takes posts again", async () => acknowledged.length > atKill + 20);
  }
  over = true;
  await writing;
  console.info(`F-01: ${kills} kills, answers by status: ${JSON.stringify(Object.fromEntries(told))}`);
  expect([...told.keys()].filter((status) => ![0, 201, 503].includes(status))).toEqual([]);
  expect(server.child.exitCode).toBeNull();

  const times = new Map<string, number>();
  for (let cursor = ""; ; ) {
    const { body } = await place.request("GET", `/posts?q=piko&limit=200${cursor}`);
    for (const { externalId } of body.items) times.set(externalId, (times.get(externalId) ?? 0) + 1);
    if (body.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
  expect(acknowledged.filter((id) => times.get(id) !== 1)).toEqual([]);
});
