import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { type CountingNetwork, countingNetwork } from "./counting-network.ts";
import { openPlace, type Place, patience, until } from "./place.ts";

const open: (Place | CountingNetwork)[] = [];
afterAll(async () => {
  for (const each of open) await each.close();
}, 60_000);

/** The same numbers each time, so that a round that fails can be seen again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Rounds of: some replies are queued, then kill -9 at a random moment. The network keeps account of what it got. */
async function killedAtRandom(rounds: number, perRound: number, seed: number): Promise<void> {
  const random = seeded(seed);
  const network = await countingNetwork();
  const place = await openPlace();
  open.push(place, network);
  network.slowness = () => random() * 250;
  let server = place.start({ env: network.env });
  await server.ready();
  const channelId = await network.connect(place);
  const conversations = await network.mentions(place, channelId, rounds * perRound, "E7");
  const replies: { id: Promise<string>; text: string }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (random() < 0.4) network.loseAnswers(1);
    for (let i = 0; i < perRound; i++) {
      const text = `Round ${round}, reply ${i}: hold steam.`;
      replies.push({ text, id: place.answer(conversations[replies.length]!, text) });
    }
    await pause(random() * 1_200);
    server.kill("SIGKILL");
    expect((await server.exited).signal).toBe("SIGKILL");
    server = place.start({ env: network.env });
    await server.ready();
  }
  const ids = await Promise.all(replies.map(({ id }) => id));
  const states = () =>
    Promise.all(ids.map(async (id) => (await place.request("GET", `/replies/${id}`)).body.state as string));
  await until("all are sent", async () => (await states()).every((state) => state === "sent")).catch(async (error) => {
    throw new Error(`${error.message}: ${await states()}, seed ${seed}`);
  });
  expect(
    replies.map(({ text }) => ({ text, stands: network.standing(text) })),
    `seed ${seed}`,
  ).toEqual(replies.map(({ text }) => ({ text, stands: 1 })));
}

describe("T-54 F-02: kill -9 at any moment", () => {
  test(
    "5 rounds of 4 replies on a network without idempotency keys: each stands there once",
    { timeout: 4 * patience },
    () => killedAtRandom(5, 4, 20_261_122),
  );
});
