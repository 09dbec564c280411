import { expect, test } from "vitest";
import { keepBroadcasts } from "../../server/intake/broadcasts.ts";
import { keepStreams } from "../../server/intake/streams.ts";
import { lacks } from "./lacks.ts";
import type { ServerBench } from "./server-bench.ts";

const oneMoment = "2026-03-02T09:00:00.000Z";
const patience = { timeout: 60_000, interval: 100 };

export function checkServerLive(bench: () => ServerBench): void {
  test("contract 06: posts of one and the same moment are each stored once, whatever page they stand on", {
    timeout: 60_000,
  }, async () => {
    const at = bench();
    const { peer, collect } = at;
    const ids = new Set<string>();
    const say = async (n: number) => {
      for (let i = 0; i < n; i += 1) ids.add(await peer.publish({ text: `Brunnwerk ${ids.size}`, at: oneMoment }));
    };
    await collect();
    // Over a page's border, up to one exactly, and one beyond it.
    await say((peer.pageSize ?? 30) + 3);
    await collect();
    await say((peer.pageSize ?? 30) - 3);
    await collect();
    await say(1);
    await collect();
    await collect();
    expect((await localIds(at)).toSorted()).toEqual([...ids].toSorted());
  });

  test("contract 20: a slow handler loses nothing; after a drop it is heard on, and what was missed is fetched", {
    timeout: 180_000,
  }, async () => {
    const at = bench();
    const { peer, collect, channel, conversations, world } = at;
    if (!peer.streams) {
      lacks("20", peer.connector.manifest.name, "it has no stream");
      expect((await channel()).capabilities).not.toContain("stream");
      return;
    }
    await collect();
    const { streams } = peer;
    const { now } = world.context;
    const wait = new Int32Array(new SharedArrayBuffer(4));
    let isSlow = true;
    // Whoever stores takes longer than the network talks.
    world.context.now = () => {
      if (isSlow) Atomics.wait(wait, 0, 0, 2);
      return now();
    };
    const kept = [keepStreams(world.context), keepBroadcasts(world.context)];
    try {
      await expect.poll(async () => (await channel()).streaming, patience).toBe(true);
      const said: string[] = [];
      const say = async (text: string) => said.push(await peer.publish({ text: `Brunnwerk ${text}` }));
      const missing = async () => {
        const stored = new Set(await localIds(at));
        return said.filter((id) => !stored.has(id));
      };
      for (let n = 0; n < 12; n += 1) await say(`live ${n}`);
      await expect.poll(missing, patience).toEqual([]);
      isSlow = false;
      streams.drop();
      for (let n = 0; n < 5; n += 1) await say(`meanwhile ${n}`);
      await expect.poll(() => streams.open(), patience).toBeGreaterThan(0);
      await expect.poll(async () => (await channel()).streaming, patience).toBe(true);
      await say("again");
      // The end of a connection asks for a fetch, which the queue would make.
      await collect();
      await expect.poll(missing, patience).toEqual([]);
      expect((await localIds(at)).toSorted()).toEqual(said.toSorted());
      expect(await conversations()).toHaveLength(said.length);
      expect((await channel()).gaps).toEqual([]);
    } finally {
      await Promise.all(kept.map((each) => each.stop()));
    }
    expect((await channel()).streaming).toBe(false);
    await expect.poll(() => streams.open(), patience).toBe(0);
  });

  test("contract 21: a cursor that the network has forgotten leads to one gap, which the channel shows", async () => {
    const { peer, collect, channel, posts } = bench();
    if (!peer.outgrow) {
      lacks("21", peer.connector.manifest.name, "it forgets nothing");
      return;
    }
    await peer.publish({ text: "Brunnwerk before" });
    await collect();
    expect((await channel()).gaps).toEqual([]);
    const { text } = await peer.outgrow();
    const asked = peer.requests();
    await collect();
    expect(peer.requests() - asked).toBeLessThanOrEqual(40);
    expect((await posts()).map((post) => post.text).join("\n")).toContain(text);
    const { gaps, health } = await channel();
    expect([health, gaps]).toEqual([
      "ok",
      [{ from: expect.any(String), to: expect.any(String), reason: expect.any(String) }],
    ]);
    await peer.publish({ text: "Brunnwerk afterwards", at: "2026-03-04T09:00:00.000Z" });
    await collect();
    expect((await posts()).map((post) => post.text).join("\n")).toContain("afterwards");
    expect((await channel()).gaps).toEqual(gaps);
  });
}

const localIds = ({ world, channelId }: ServerBench): Promise<string[]> =>
  world.tx(async (tx) => {
    const rows = await tx.db
      .selectFrom("post_channel")
      .select("local_id")
      .where("channel_id", "=", channelId)
      .execute();
    return rows.flatMap(({ local_id }) => local_id ?? []);
  });
