import { type FeedSettings, feed } from "@earshot/connectors/feed/index.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FeedPeer, openFeedPeer } from "../networks/feed-peer.ts";
import { type TestContext, testContext } from "./context.ts";
import { failure, postsOf } from "./reader.ts";

let peer: FeedPeer;
let ctx: TestContext<FeedSettings, Record<string, never>>;
beforeEach(async () => {
  peer = await openFeedPeer("rss");
  ctx = testContext({ settings: { url: `${peer.origin}/blog`, comments: true }, credentials: {}, allow: peer.allow });
});
afterEach(async () => {
  await ctx.close();
  await peer.close();
});

const pull = (cursor: string | null) => {
  const source = feed.sources(ctx.settings).find(({ id }) => id === "comments");
  if (!source) throw new Error("There is no source of comments.");
  return feed.pull(ctx, source, cursor);
};

/** A blog whose entries have this many comments; null where it does not count them. */
function blog(counts: Record<string, number | null>): void {
  const items = Object.entries(counts).map(
    ([id, count]) => `<item><guid isPermaLink="false">${id}</guid><title>${id}</title>
      <wfw:commentRss>/${id}/comments</wfw:commentRss>${count === null ? "" : `<slash:comments>${count}</slash:comments>`}</item>`,
  );
  peer.put(
    "/blog",
    `<rss version="2.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>B</title>${items.join("")}</channel></rss>`,
  );
  for (const [id, count] of Object.entries(counts)) {
    const comments = Array.from(
      { length: count ?? 1 },
      (_, n) =>
        `<item><guid>${id}-c${n}</guid><title>By: Dora Quist</title><description>Comment ${n}</description></item>`,
    );
    peer.put(
      `/${id}/comments`,
      `<rss version="2.0"><channel><title>Comments on: ${id}</title>${comments.join("")}</channel></rss>`,
    );
  }
}

test("comments are read where their number changed, under the entry they belong to", async () => {
  blog({ e1: 2, e2: 0 });
  const first = await pull(null);
  expect(
    postsOf(first.events).map(({ kind, localId, parentExternalId, rootExternalId }) => [
      kind,
      localId,
      parentExternalId,
      rootExternalId,
    ]),
  ).toEqual(["e1-c1", "e1-c0"].map((id) => ["comment", id, `${peer.origin}/blog e1`, `${peer.origin}/blog e1`]));
  const before = peer.requests();
  const second = await pull(first.nextCursor);
  expect([second.events, peer.requests() - before]).toEqual([[], 1]);
  blog({ e1: 2, e2: 1 });
  expect(postsOf((await pull(second.nextCursor)).events).map(({ localId }) => localId)).toEqual(["e2-c0"]);
});

test("the entry itself has the id that its comments name", async () => {
  blog({ e1: 1 });
  const [entries] = feed.sources(ctx.settings);
  if (!entries) throw new Error("There is no source of entries.");
  const [entry] = postsOf((await feed.pull(ctx, entries, null)).events);
  const [comment] = postsOf((await pull(null)).events);
  expect(comment?.parentExternalId).toBe(entry?.externalId);
});

test("many changed entries are read five at a time, none twice", async () => {
  blog(Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`e${n}`, 1])));
  const pages = [await pull(null)];
  while (!pages.at(-1)?.done) pages.push(await pull(pages.at(-1)?.nextCursor ?? null));
  expect(pages.map(({ events }) => events.length)).toEqual([5, 5, 2]);
  const ids = pages.flatMap(({ events }) => postsOf(events).map(({ localId }) => localId));
  expect(new Set(ids).size).toBe(12);
});

test("a comment feed that fails is passed over; a rate limit is not", async () => {
  blog({ e1: 1, e2: 1 });
  peer.move("/e1/comments", 302, "/nothing-here");
  const first = await pull(null);
  expect(postsOf(first.events).map(({ localId }) => localId)).toEqual(["e2-c0"]);
  expect(ctx.logged.map(({ level }) => level)).toEqual(["warn"]);
  peer.answer({ status: 429 });
  expect((await failure(pull(first.nextCursor))).code).toBe("rate_limited");
});

test("without numbers the newest three are read each time; entries without comment feeds are let be", async () => {
  blog({ e1: null, e2: null, e3: null, e4: null });
  const first = await pull(null);
  expect([postsOf(first.events).length, first.done]).toEqual([3, true]);
  expect(postsOf((await pull(first.nextCursor)).events)).toHaveLength(3);
  expect(feed.sources({ url: peer.url }).map(({ id }) => id)).toEqual(["feed"]);
});
