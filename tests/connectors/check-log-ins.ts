import { expect, test } from "vitest";
import { replyTo } from "./check-sending.ts";
import { lacks } from "./lacks.ts";
import type { Bench } from "./suite.ts";

export function checkLogIns(bench: Bench): void {
  test("contract 19: a log-in that has run out while two work with it is renewed once, and both go on", async () => {
    const { peer, reader } = bench;
    const { connector, ctx } = reader;
    const id = await peer.publish({ text: "E7 again" });
    const parent = (await reader.posts()).find((post) => post.localId === id);
    if (!peer.logIns) {
      lacks("19", connector.manifest.name, "its log-in lasts until somebody withdraws it");
      expect(ctx.session.current()).toBeNull();
      return;
    }
    await connector.send!(ctx, replyTo(parent, "Hold steam."), "key-19");
    const current = ctx.session.current();
    expect(current).not.toBeNull();
    const worn = peer.logIns.worn(current!);
    await ctx.session.renew(current, async () => worn);
    const before = peer.logIns.asked();
    await Promise.all(
      [1, 2].map((n) => connector.send!(ctx, replyTo(parent, `Hold steam for ${n} seconds.`), `key-19-${n}`)),
    );
    expect(peer.logIns.asked() - before).toBe(1);
    expect(await peer.replies()).toHaveLength(3);
  });
}
