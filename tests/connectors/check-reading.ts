import { expect, test } from "vitest";
import { openReader, postsOf, wordsOf } from "./reader.ts";
import type { Bench } from "./suite.ts";

export function checkReading(bench: Bench): void {
  test("contract 01: the same page pulled twice says the same, and nothing after its cursor", async () => {
    const { peer, reader } = bench;
    for (const n of [1, 2, 3]) await peer.publish({ text: `Brunnwerk ${n}` });
    const first = await reader.posts();
    const cursors = reader.cursors();
    reader.rewind({});
    const again = await reader.posts();
    expect(first).toHaveLength(3);
    expect(again).toEqual(first);
    reader.rewind(cursors);
    expect(await reader.posts()).toEqual([]);
  });

  test("contract 02: a crash before the cursor is stored loses nothing and makes nothing new", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Before the crash" });
    await reader.read();
    const stored = reader.cursors();
    await peer.publish({ text: "Lost with the crash" });
    const lost = await reader.posts();
    reader.rewind(stored);
    await peer.publish({ text: "After the crash" });
    const found = await reader.posts();
    expect(found.map(wordsOf)).toEqual(["Lost with the crash", "After the crash"]);
    expect([found[0]?.externalId, found[0]?.revision]).toEqual([lost[0]?.externalId, lost[0]?.revision]);
  });

  test("contract 03: cursors are text that survives JSON, and another process reads on from them", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Seen" });
    await reader.read();
    const cursors = JSON.parse(JSON.stringify(reader.cursors())) as Record<string, string | null>;
    for (const cursor of Object.values(cursors)) expect(["string", "object"]).toContain(typeof cursor);
    expect(Object.values(cursors).some((cursor) => typeof cursor === "string")).toBe(true);
    await peer.publish({ text: "New" });
    const other = await openReader(peer);
    other.rewind(cursors);
    expect((await other.posts()).map(wordsOf)).toEqual(["New"]);
    await other.close();
  });

  test("contract 04: nothing there at first and nothing new later are ordinary", async () => {
    const { peer, reader } = bench;
    expect(await reader.posts()).toEqual([]);
    expect(await reader.posts()).toEqual([]);
    await peer.publish({ text: "The first" });
    expect((await reader.posts()).map(wordsOf)).toEqual(["The first"]);
    expect(await reader.posts()).toEqual([]);
  });

  test("contract 05: what arrives while pages are read, at one and the same time, is not lost", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Old" });
    await reader.read();
    const ids = new Set<string>();
    for (let n = 0; n < 45; n += 1) ids.add(await peer.publish({ text: `Post ${n}`, at: "2026-03-02T09:00:00.000Z" }));
    peer.beforeAnswer(async () => {
      for (let n = 0; n < 5; n += 1)
        ids.add(await peer.publish({ text: `Meanwhile ${n}`, at: "2026-03-02T09:00:00.000Z" }));
    });
    const seen = [...(await reader.posts()), ...(await reader.posts())];
    expect(new Set(seen.map((post) => post.localId))).toEqual(ids);
    expect(seen).toHaveLength(ids.size);
  });

  test("contract 07: ids come through as they are", async () => {
    const { peer, reader } = bench;
    const wanted = [
      "9007199254740993123",
      "0190f3a2-7b1c-7000-8000-00000000abcd",
      "tag:brunnwerk.example,2026:e7/cups:2?x=1&y=2#z",
      "007",
    ];
    const ids: string[] = [];
    for (const id of wanted) ids.push(await peer.publish({ id, text: id }));
    if (peer.can.anyId) expect(ids).toEqual(wanted);
    const posts = await reader.posts();
    expect(posts.map((post) => post.localId).toSorted()).toEqual(ids.toSorted());
    expect(new Set(posts.map((post) => post.externalId)).size).toBe(ids.length);
  });

  test("contract 08: a child that comes before its parent names it by the id it will have", async () => {
    const { peer, reader } = bench;
    const later = peer.can.anyId ? "parent-1" : await peer.publish({ text: "Parent" });
    await peer.publish({ text: "Child", inReplyTo: later });
    const first = await reader.posts();
    const child = first.find((post) => wordsOf(post) === "Child");
    if (peer.can.anyId) await peer.publish({ id: later, text: "Parent" });
    const parent = [...first, ...(await reader.posts())].find((post) => wordsOf(post) === "Parent");
    expect(parent?.localId).toBe(later);
    expect(child?.parentExternalId).toBe(peer.can.thread ? parent?.externalId : null);
  });

  test("contract 09: an edit is a higher revision of the same post, once", async () => {
    const { peer, reader } = bench;
    const id = await peer.publish({ text: "Piko leaks" });
    const [before] = await reader.posts();
    await peer.edit(id, { text: "Piko drips", at: "2026-03-02T10:00:00.000Z" });
    const [after, ...more] = await reader.posts();
    expect(more).toEqual([]);
    expect(wordsOf(after)).toBe("Piko drips");
    expect(after?.externalId).toBe(before?.externalId);
    expect(after?.revision).toBeGreaterThan(before?.revision ?? Number.POSITIVE_INFINITY);
    expect(await reader.posts()).toEqual([]);
  });

  test("contract 10: what is taken away is told as a delete where the network tells, and as nothing where not", async () => {
    const { peer, reader } = bench;
    const id = await peer.publish({ text: "Stays a while" });
    await peer.publish({ text: "Stays" });
    const post = (await reader.posts()).find(({ localId }) => localId === id);
    await peer.remove(id);
    const events = await reader.read();
    const deletes = events.flatMap((event) => (event.type === "delete" ? [event.externalId] : []));
    expect(deletes).toEqual(peer.can.delete ? [post?.externalId] : []);
    expect(postsOf(events)).toEqual([]);
  });

  test("contract 11: a delete of something never seen is only told", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Known" });
    await reader.read();
    const unknown = await peer.removeUnknown?.();
    const events = await reader.read();
    expect(events.filter((event) => event.type !== "delete")).toEqual([]);
    expect(unknown === undefined).toBe(!peer.can.delete);
    expect(events.length).toBeLessThanOrEqual(unknown === undefined ? 0 : 1);
  });

  test("contract 12: an old copy that arrives late is not the higher revision", async () => {
    const { peer, reader } = bench;
    const id = await peer.publish({ text: "First", at: "2026-03-02T08:00:00.000Z" });
    await reader.read();
    await peer.edit(id, { text: "Second", at: "2026-03-02T10:00:00.000Z" });
    const [second] = await reader.posts();
    await peer.edit(id, { text: "First, amended", at: "2026-03-02T09:00:00.000Z" });
    for (const late of await reader.posts()) expect(late.revision).toBeLessThan(second?.revision ?? 0);
    await peer.edit(id, { text: "Third", at: "2026-03-02T11:00:00.000Z" });
    const third = (await reader.posts()).at(-1);
    expect(wordsOf(third)).toBe("Third");
    expect(third?.revision).toBeGreaterThan(second?.revision ?? Number.POSITIVE_INFINITY);
  });

  test("contract 15: what is listed twice and in another order comes once", async () => {
    const { peer, reader } = bench;
    for (const n of [1, 2, 3]) await peer.publish({ text: `Post ${n}` });
    const before = await reader.posts();
    peer.repeat();
    await peer.publish({ text: "Post 4" });
    const after = await reader.posts();
    const known = new Map(before.map((post) => [post.externalId, post.revision]));
    const news = after.filter((post) => post.revision > (known.get(post.externalId) ?? -1));
    expect([...new Set(news.map(wordsOf))]).toEqual(["Post 4"]);
  });
}
