import { expect, test } from "vitest";
import type { ServerBench } from "./server-bench.ts";

export function checkServerTrouble(bench: () => ServerBench): void {
  test("contract 16: nothing is asked before the time that the network named, whoever asks", async () => {
    const { peer, collect, channel, world, posts } = bench();
    await peer.publish({ text: "Brunnwerk" });
    const now = world.clock.now;
    const until = new Date(now.getTime() + 1_234_000);
    const [form] = peer.rateLimits(until, now);
    if (form) peer.answer(form);
    await collect();
    expect(await channel()).toMatchObject({
      health: "degraded",
      lastError: { code: "rate_limited" },
      nextPollAt: until.toISOString(),
    });
    const asked = peer.requests();
    world.clock.advance(1_233_000);
    await collect({ asked: true });
    expect(peer.requests()).toBe(asked);
    world.clock.advance(1_000);
    await collect({ asked: false });
    expect(await posts()).toHaveLength(1);
    expect(await channel()).toMatchObject({ health: "ok", lastError: null });
  });

  test("contract 17: broken answers degrade the channel, five in a row open the circuit, and nothing is lost", async () => {
    const { peer, collect, channel, world, cursors, posts } = bench();
    await collect();
    const stored = await cursors();
    await peer.publish({ text: "Brunnwerk" });
    for (const trouble of [{ status: 500 }, { status: 503 }, "reset", "truncated", { status: 502 }] as const) {
      peer.answer(trouble);
      await collect();
      expect(await cursors()).toEqual(stored);
      peer.calm();
    }
    expect(await channel()).toMatchObject({ health: "failing", lastError: { code: "retryable" } });
    const asked = peer.requests();
    await collect({ asked: false });
    expect(peer.requests()).toBe(asked);
    world.clock.advance(15 * 60_000);
    await collect({ asked: false });
    expect(await posts()).toHaveLength(1);
    expect(await channel()).toMatchObject({ health: "ok", lastError: null });
  });

  test("contract 18: a refused log-in asks once to be connected anew and calls no more", async () => {
    const { peer, collect, channel, world } = bench();
    peer.answer({ status: 401 }, 20);
    await collect();
    expect(await channel()).toMatchObject({
      health: "reconnect",
      lastError: { code: "unauthorized" },
      nextPollAt: null,
    });
    const asked = peer.requests();
    world.clock.advance(86_400_000);
    await collect({ asked: true });
    await collect({ asked: false });
    expect(peer.requests()).toBe(asked);
  });

  test("contract 28: a redirect to a private address is refused and named", async () => {
    const { peer, collect, channel } = bench();
    await collect();
    peer.answer({ status: 302, headers: { location: "http://169.254.169.254/latest/meta-data/" } });
    await collect();
    expect((await channel()).lastError).toMatchObject({ code: "forbidden_address" });
    expect(JSON.stringify(await channel())).not.toContain("169.254");
  });

  test("contract 29: a run that is stopped ends, though the network never answers", async () => {
    const { peer, collect, channel } = bench();
    peer.answer("hang", 5);
    const controller = new AbortController();
    const running = collect({ asked: true, signal: controller.signal });
    await expect.poll(() => peer.connections()).toBeGreaterThan(0);
    controller.abort(new Error("stop"));
    await running;
    expect((await channel()).lastError?.code).not.toBe("bug");
  });
}
