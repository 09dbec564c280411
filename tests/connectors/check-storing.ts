import { expect, test } from "vitest";
import type { ServerBench } from "./server-bench.ts";

export function checkStoring(bench: () => ServerBench): void {
  test("contract 01: the same page collected twice makes no new rows, matches or conversations", async () => {
    const { peer, collect, posts, conversations, rewind } = bench();
    for (const n of [1, 2, 3]) await peer.publish({ text: `Brunnwerk ${n}` });
    await collect();
    const before = [await posts(), await conversations()];
    expect(before.map(({ length }) => length)).toEqual([3, 3]);
    await rewind({});
    await collect();
    expect([await posts(), await conversations()]).toEqual(before);
  });

  test("contract 02: a crash between a page's rows and its cursor loses nothing and doubles nothing", async () => {
    const { peer, collect, posts, channel, wrap, cursors } = bench();
    await peer.publish({ text: "Brunnwerk before" });
    await collect();
    const stored = await cursors();
    await peer.publish({ text: "Brunnwerk within" });
    wrap((connector) => ({
      async pull(...given) {
        const page = await connector.pull(...given);
        // The cursor is read when it is stored, after the rows of its page.
        return Object.defineProperty({ ...page }, "nextCursor", {
          get() {
            throw new Error("the process died");
          },
        });
      },
    }));
    await collect();
    expect((await channel()).lastError?.code).toBe("bug");
    expect((await posts()).map(({ text }) => text)).toEqual([expect.stringContaining("before")]);
    expect(await cursors()).toEqual(stored);
    wrap(() => ({}));
    await collect();
    expect((await posts()).map(({ text }) => text)).toEqual([
      expect.stringContaining("before"),
      expect.stringContaining("within"),
    ]);
    expect(await channel()).toMatchObject({ health: "ok", lastError: null });
  });

  test("contract 04: a first run that finds nothing leaves a healthy channel", async () => {
    const { peer, collect, posts, channel } = bench();
    await collect();
    expect(await posts()).toEqual([]);
    expect(await channel()).toMatchObject({ health: "ok", lastError: null, lastPolledAt: "2026-03-02T12:00:00.000Z" });
    await peer.publish({ text: "Brunnwerk at last" });
    await collect();
    expect(await posts()).toHaveLength(1);
  });

  test("contract 07: the network's ids are stored as they are", async () => {
    const { peer, collect, posts, world, channelId } = bench();
    const wanted = [
      "9007199254740993123",
      "0190f3a2-7b1c-7000-8000-00000000abcd",
      "tag:slowpour.example,2026:e7/a?b#c",
    ];
    const ids: string[] = [];
    for (const id of wanted) ids.push(await peer.publish({ id, text: `Brunnwerk ${id}` }));
    await collect();
    expect(new Set((await posts()).map(({ externalId }) => externalId)).size).toBe(3);
    const stored = await world.tx((tx) =>
      tx.db.selectFrom("post_channel").select("local_id").where("channel_id", "=", channelId).execute(),
    );
    expect(stored.map(({ local_id }) => local_id).toSorted()).toEqual(ids.toSorted());
  });

  test("contract 08: an unknown parent stands as a placeholder until it arrives", async () => {
    const { peer, collect, post, posts, world } = bench();
    if (!peer.can.anyId || !peer.can.thread) {
      await peer.publish({ text: "Brunnwerk alone" });
      await collect();
      expect((await post("Brunnwerk alone"))?.parentId).toBeNull();
      return;
    }
    await peer.publish({ id: "child", text: "Brunnwerk child", inReplyTo: "parent" });
    await collect();
    const child = await post("Brunnwerk child");
    const stand = await world.request("GET", `/posts/${child?.parentId}`);
    expect(stand.body).toMatchObject({ placeholder: true, text: "" });
    await peer.publish({ id: "parent", text: "Piko parent" });
    await collect();
    const parent = await post("Piko parent");
    expect(parent).toMatchObject({ id: child?.parentId, placeholder: false });
    expect((await post("Brunnwerk child"))?.threadId).toBe(parent?.threadId);
    expect(await posts()).toHaveLength(2);
  });

  test("contract 09: an edit replaces the words, keeps the old ones and opens nothing anew", async () => {
    const { peer, collect, post, conversations, posts } = bench();
    const id = await peer.publish({ text: "Brunnwerk Piko leaks" });
    await collect();
    const opened = await conversations();
    await peer.edit(id, { text: "Brunnwerk Piko drips", at: "2026-03-02T10:00:00.000Z" });
    await collect();
    const edited = await post("drips");
    expect(edited?.revisions.map(({ text }) => text)).toEqual([expect.stringContaining("leaks")]);
    expect(edited?.editedAt).not.toBeNull();
    expect(await posts()).toHaveLength(1);
    expect((await conversations()).map((one) => [one.id, one.posts])).toEqual(opened.map((one) => [one.id, one.posts]));
    await collect();
    expect((await post("drips"))?.revisions).toHaveLength(1);
  });

  test("contract 10: what disappears is erased where the network tells of deletes, and stays where not", async () => {
    const { peer, collect, posts, rewind, world } = bench();
    const id = await peer.publish({ text: "Brunnwerk soon gone" });
    await peer.publish({ text: "Brunnwerk stays" });
    await collect();
    const gone = (await posts()).find(({ text }) => text.includes("soon gone"));
    await peer.remove(id);
    await collect();
    const { body } = await world.request("GET", `/posts/${gone?.id}`);
    if (peer.can.delete) {
      expect(body).toMatchObject({ text: "", raw: null, deletedAt: expect.any(String) });
      await rewind({});
      await collect();
      expect((await world.request("GET", `/posts/${gone?.id}`)).body.text).toBe("");
    } else {
      expect(body).toMatchObject({ text: expect.stringContaining("soon gone"), deletedAt: null });
    }
  });

  test("contract 11: a delete of something never seen changes nothing", async () => {
    const { peer, collect, posts, channel } = bench();
    await peer.publish({ text: "Brunnwerk stays" });
    await peer.removeUnknown?.();
    await collect();
    expect(await posts()).toHaveLength(1);
    expect((await channel()).health).toBe("ok");
  });

  test("contract 12: an old copy that arrives late does not overwrite the newer words", async () => {
    const { peer, collect, posts } = bench();
    const id = await peer.publish({ text: "Brunnwerk first", at: "2026-03-02T08:00:00.000Z" });
    await collect();
    await peer.edit(id, { text: "Brunnwerk second", at: "2026-03-02T10:00:00.000Z" });
    await collect();
    await peer.edit(id, { text: "Brunnwerk first, late", at: "2026-03-02T09:00:00.000Z" });
    await collect();
    expect((await posts()).map(({ text }) => text)).toEqual([expect.stringContaining("second")]);
  });

  test("contract 15: listed twice and in another order, still one post each", async () => {
    const { peer, collect, posts, rewind } = bench();
    for (const n of [1, 2, 3]) await peer.publish({ text: `Brunnwerk ${n}` });
    peer.repeat();
    await collect();
    await rewind({});
    await collect();
    expect(await posts()).toHaveLength(3);
  });

  test("contract 25: hostile HTML is harmless everywhere but under raw", async () => {
    const { peer, collect, post, world } = bench();
    const html = `<p onclick="alert(1)">Brunnwerk safe words</p><script>alert(2)</script><img src=x onerror=alert(3)>
        <img src="https://spy.example/p.gif" width="1" height="1"><a href="javascript:alert(4)">one</a>`;
    if (!peer.can.html) {
      await peer.publish({ text: html });
      await collect();
      expect(await post("safe words")).toMatchObject({ text: html, html: null, media: [] });
      return;
    }
    await peer.publish({ html });
    await collect();
    const found = await post("safe words");
    const { raw, ...shown } = found ?? { raw: null };
    expect(raw).toContain("alert");
    expect(JSON.stringify(shown)).not.toMatch(/alert|onclick|onerror|javascript:|spy\.example|<script/i);
    const search = await world.request("GET", `/posts?q=${encodeURIComponent('"safe words"')}`);
    expect(search.text).not.toMatch(/alert|spy\.example/);
  });

  test("contract 26: posts of our own open no conversation", async () => {
    const { peer, collect, posts, conversations } = bench();
    await peer.publish({ text: "Brunnwerk, says a customer" });
    if (peer.can.own) await peer.publish({ text: "Brunnwerk, say we", own: true });
    await collect();
    const own = (await posts()).filter(({ author }) => author?.own);
    expect(own.map(({ conversationId }) => conversationId)).toEqual(own.map(() => null));
    expect(await conversations()).toHaveLength(1);
  });

  test("contract 30: kinds and fields that nobody knows are kept raw", async () => {
    const { peer, collect, posts, channel, world, channelId } = bench();
    await peer.publish({ text: "Brunnwerk known" });
    const mark = await peer.strange();
    await collect();
    const stored = await Promise.all((await posts()).map(({ id }) => world.request("GET", `/posts/${id}`)));
    const { body } = await world.request("GET", `/channels/${channelId}/rejected-events`);
    const raws = [...stored.map((one) => one.body.raw), ...body.items.map((event: { raw: string }) => event.raw)];
    expect(raws.join("\n")).toContain(mark);
    expect(await channel()).toMatchObject({ health: "ok", rejected: body.items.length });
  });
}
