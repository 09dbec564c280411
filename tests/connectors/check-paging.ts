import { expect, test } from "vitest";
import { lacks } from "./lacks.ts";
import { wordsOf } from "./reader.ts";
import type { Bench } from "./suite.ts";

const oneMoment = "2026-03-02T09:00:00.000Z";

export function checkPaging(bench: Bench): void {
  test("contract 06: posts of one and the same moment are all read, whatever page they stand on", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Long before", at: "2026-03-02T08:00:00.000Z" });
    await reader.read();
    const ids = new Set<string>();
    const say = async (n: number) => {
      for (let i = 0; i < n; i += 1) ids.add(await peer.publish({ text: `Post ${ids.size}`, at: oneMoment }));
    };
    // Over a page's border, up to one exactly, and one beyond it.
    await say((peer.pageSize ?? 30) + 3);
    const seen = [...(await reader.posts())];
    await say((peer.pageSize ?? 30) - 3);
    seen.push(...(await reader.posts()));
    await say(1);
    seen.push(...(await reader.posts()), ...(await reader.posts()));
    expect(new Set(seen.map((post) => post.localId))).toEqual(ids);
    expect(seen).toHaveLength(ids.size);
  });

  test("contract 21: a cursor that the network has forgotten leads to a bounded return and an honest gap", async () => {
    const { peer, reader } = bench;
    if (!peer.outgrow) {
      lacks("21", reader.connector.manifest.name, "it forgets nothing");
      return;
    }
    for (const n of [1, 2, 3]) await peer.publish({ text: `Before ${n}` });
    await reader.read();
    const { text } = await peer.outgrow();
    const asked = peer.requests();
    reader.pulls.length = 0;
    const found = await reader.posts();
    expect(found.map(wordsOf)).toContain(text);
    expect(peer.requests() - asked).toBeLessThanOrEqual(40);
    const gaps = reader.pulls.flatMap(({ gap }) => (gap ? [gap] : []));
    expect(gaps).toHaveLength(1);
    expect(Date.parse(gaps[0]!.from)).toBeLessThanOrEqual(Date.parse(gaps[0]!.to));
    expect(gaps[0]!.reason).toMatch(/\S/);
    // And on from there, as if nothing had been.
    await peer.publish({ text: "Afterwards", at: "2026-03-04T09:00:00.000Z" });
    reader.pulls.length = 0;
    expect((await reader.posts()).map(wordsOf)).toEqual(["Afterwards"]);
    expect(reader.pulls.filter(({ gap }) => gap)).toEqual([]);
  });
}
