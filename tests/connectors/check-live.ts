import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { lacks } from "./lacks.ts";
import { openReader, postsOf } from "./reader.ts";
import type { Bench } from "./suite.ts";

export function checkLive(bench: Bench): void {
  test("contract 20: a slow handler loses nothing; after a drop the stored cursor brings what was missed", async () => {
    const { peer, reader } = bench;
    if (!reader.connector.stream || !peer.streams) {
      const why = peer.streams ? "its stream is one for all, heard by the server" : "it has no stream";
      lacks("20", reader.connector.manifest.name, why);
      expect(reader.connector.stream).toBeUndefined();
      expect(peer.streams !== undefined).toBe(reader.connector.broadcast !== undefined);
      return;
    }
    const controller = new AbortController();
    const live = await openReader(peer, { signal: controller.signal });
    const heard = new Set<string>();
    const follow = async () => {
      const sources = live.connector.sources(live.ctx.settings);
      for await (const { events } of live.connector.stream!(live.ctx, sources)) {
        // Slower than the network talks.
        await pause(10);
        for (const post of postsOf(events)) heard.add(post.localId);
      }
    };
    await reader.read();
    const following = follow().catch((error: Error) => error);
    await expect.poll(() => peer.streams!.open()).toBeGreaterThan(0);
    const said: string[] = [];
    for (let n = 0; n < 40; n += 1) said.push(await peer.publish({ text: `Live ${n}` }));
    await expect.poll(() => said.filter((id) => !heard.has(id))).toEqual([]);

    peer.streams.drop();
    await following;
    await expect.poll(() => peer.streams!.open()).toBe(0);
    for (let n = 0; n < 5; n += 1) said.push(await peer.publish({ text: `Meanwhile ${n}` }));
    const again = follow().catch((error: Error) => error);
    await expect.poll(() => peer.streams!.open()).toBeGreaterThan(0);
    for (const post of await reader.posts()) heard.add(post.localId);
    said.push(await peer.publish({ text: "Live again" }));
    await expect.poll(() => said.filter((id) => !heard.has(id))).toEqual([]);

    controller.abort(new Error("stop"));
    await again;
    await live.close();
    await expect.poll(() => peer.streams!.open()).toBe(0);
  });
}
