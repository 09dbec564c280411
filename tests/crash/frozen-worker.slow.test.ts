import { afterAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../database.ts";
import { type CountingNetwork, countingNetwork } from "./counting-network.ts";
import { openPlace, type Place, patience, until } from "./place.ts";

const open: (Place | CountingNetwork)[] = [];
const databases: TestDatabase[] = [];
afterAll(async () => {
  for (const each of open) await each.close();
  for (const database of databases) await database.drop();
}, 60_000);

/**
 * Three processes on one database: the web, a worker that freezes at `point` for longer than its lease, another that
 * takes over. The first wakes up when the reply is sent, and must not matter any more.
 */
async function frozenAt(point: "claimed" | "sent", attempts: number): Promise<void> {
  const database = await testDatabase();
  databases.push(database);
  const place = await openPlace(database);
  const network = await countingNetwork();
  open.push(place, network);
  const web = place.start({ role: "web", env: network.env });
  await web.ready();
  const first = place.start({ role: "worker", failPoint: `${point}:stop`, env: network.env });
  await first.ready();
  const channelId = await network.connect(place);
  const [conversation] = await network.mentions(place, channelId, 1, "E7");
  const text = `Hold steam, says ${point}.`;
  const id = await place.answer(conversation!, text);
  const reply = async () => (await place.request("GET", `/replies/${id}`)).body;
  await until("the first has claimed it", async () => (await reply()).state === "sending");
  if (point === "sent") await until("the network has it", async () => network.standing(text) === 1);

  const second = place.start({ role: "worker", env: network.env });
  await second.ready();
  await until("the second has sent it", async () => (await reply()).state === "sent", 2 * patience);
  expect(await reply()).toMatchObject({ state: "sent", attempts });
  const before = await reply();

  first.kill("SIGCONT");
  // Awake: its own late step is behind it once it ends on request.
  first.kill("SIGTERM");
  expect(await first.exited).toEqual({ code: 0, signal: null });
  expect(await reply()).toEqual(before);
  expect([network.standing(text), network.arrived]).toEqual([1, 1]);
}

describe.concurrent("T-54 F-17: a worker that is frozen past its lease", () => {
  test("after it claimed: the other sends, the first does not call any more", { timeout: 4 * patience }, () =>
    frozenAt("claimed", 2),
  );
  test(
    "after the network had it: the other finds it there, the late result is refused",
    { timeout: 4 * patience },
    () => frozenAt("sent", 1),
  );
});
