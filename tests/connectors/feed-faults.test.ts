import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { channelRoutes } from "../../server/channels/routes.ts";
import { inboxRoutes } from "../../server/inbox/routes.ts";
import { backfill } from "../../server/intake/backfill.ts";
import { collect } from "../../server/intake/collect.ts";
import { createGuard } from "../../server/net/guard.ts";
import { postRoutes } from "../../server/posts/routes.ts";
import { type FeedPeer, openFeedPeer } from "../networks/feed-peer.ts";
import { openMastodonPeer } from "../networks/mastodon-contract-peer.ts";
import { openWorld, type World } from "../world.ts";
import { connect } from "./server-bench.ts";

type Served = { status?: number; headers?: Record<string, string>; body: string | Uint8Array };
/** What becomes of the channel: its health and the code of what it says; null for a feed that is simply read. */
type Fate = "well" | "forbidden" | "gone" | "rate_limited" | "retryable" | "unauthorized" | "unreadable";

const item = (n: number, more = "") =>
  `<item><guid>steam-${n}</guid><title>Steam ${n}</title><pubDate>Sun, 01 Mar 2026 08:0${n % 10}:00 GMT</pubDate>${more}</item>`;
const rss = (items: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title>${items}</channel></rss>`;
const whole = rss(item(1) + item(2));
const page = "<!doctype html><html><head><title>Blog</title></head><body><p>Hello</p></body></html>";

/** Forty ways in which a feed turns bad, and what has to come of each. */
const fixtures: [name: string, fate: Fate, served: Served][] = [
  ["a web page", "unreadable", { body: page, headers: { "content-type": "text/html" } }],
  [
    "a web page that says it is a feed",
    "unreadable",
    { body: page, headers: { "content-type": "application/rss+xml" } },
  ],
  ["nothing", "unreadable", { body: "" }],
  ["white space", "unreadable", { body: " \n\t\r\n " }],
  ["a log-in page", "unreadable", { body: `${page}<form action="/login">` }],
  ["an XML that is no feed", "unreadable", { body: '<?xml version="1.0"?><html/>' }],
  ["a JSON that is no feed", "unreadable", { body: '{"error":"over capacity"}' }],
  [
    "a JSON cut in the middle",
    "unreadable",
    { body: '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",' },
  ],
  ["a picture", "unreadable", { body: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]) }],
  ["random bytes", "unreadable", { body: Uint8Array.from({ length: 4_000 }, (_, n) => (n * 7919) % 256) }],
  ["a broken gzip", "retryable", { body: gzipSync(whole).subarray(0, 60) }],
  ["a gzip that says so and is none", "retryable", { body: whole, headers: { "content-encoding": "gzip" } }],
  ["more than ten megabytes", "unreadable", { body: rss(item(1) + `<!--${"x".repeat(10_500_000)}-->`) }],
  ["400", "retryable", { status: 400, body: "no" }],
  ["401", "unauthorized", { status: 401, body: "no" }],
  ["402", "retryable", { status: 402, body: "no" }],
  ["403", "forbidden", { status: 403, body: "no" }],
  ["404", "retryable", { status: 404, body: "no" }],
  ["406", "retryable", { status: 406, body: "no" }],
  ["410", "gone", { status: 410, body: "no" }],
  ["418", "retryable", { status: 418, body: "no" }],
  ["429", "rate_limited", { status: 429, body: "no" }],
  ["429 with a time", "rate_limited", { status: 429, headers: { "retry-after": "7200" }, body: "no" }],
  ["451", "retryable", { status: 451, body: "no" }],
  ["500", "retryable", { status: 500, body: "no" }],
  ["502 with a page", "retryable", { status: 502, body: page }],
  ["503 with a time", "retryable", { status: 503, headers: { "retry-after": "7200" }, body: "no" }],
  ["520", "retryable", { status: 520, body: "no" }],
  ["a redirect to itself", "retryable", { status: 302, headers: { location: "/bad" }, body: "" }],
  ["a redirect to nowhere", "retryable", { status: 302, headers: { location: "/nowhere" }, body: "" }],
  ["a redirect without an address", "retryable", { status: 302, body: "" }],
  ["an undeclared entity", "well", { body: rss(item(1, "<description>caf&eacute; &undeclared;</description>")) }],
  ["a bare ampersand", "well", { body: rss(item(1, "<description>steam & water</description>")) }],
  ["an item that never ends", "well", { body: `${rss(item(1)).replace("</channel></rss>", "")}<item><guid>open` }],
  ["a character that XML forbids", "well", { body: rss(item(1, "<description>E7\u0001\u0008</description>")) }],
  ["a wrong charset", "well", { body: whole, headers: { "content-type": "application/rss+xml; charset=utf-16" } }],
  ["an unknown charset", "well", { body: whole, headers: { "content-type": "application/rss+xml; charset=klingon" } }],
  ["no item any more", "well", { body: rss("") }],
  ["dates that are none", "well", { body: rss(item(1).replace(/<pubDate>[^<]*/, "<pubDate>the 30th of February")) }],
  ["an item without anything", "well", { body: rss("<item></item><item/>") }],
];

let world: World;
beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, postRoutes, inboxRoutes],
    now: new Date("2026-03-02T12:00:00.000Z"),
    random: () => 0.5,
  });
});
afterAll(() => world.close());

describe("F-28: forty feeds that turned bad", () => {
  let peer: FeedPeer;
  let good: FeedPeer;
  beforeEach(async () => {
    peer = await openFeedPeer("rss");
    good = await openFeedPeer("rss");
  });
  afterEach(async () => {
    await peer.close();
    await good.close();
  });

  test("there are forty, no two alike", () => {
    expect(fixtures).toHaveLength(40);
    expect(new Set(fixtures.map(([name]) => name)).size).toBe(40);
  });

  test("each has its own trouble, waits by itself, says why, and comes back; others are not touched", {
    timeout: 120_000,
  }, async () => {
    const bench = await connect(world, peer);
    const both = createGuard({ allowPrivateHosts: [...peer.allow, ...good.allow] });
    const door = world.context.guard;
    world.context.guard = both;
    const beside = await world.request("POST", "/channels", {
      body: { connector: "feed", name: "Another blog", settings: good.settings },
    });
    const run = (id: string) => collect(world.context, world.workspace.id, id, { asked: true });
    const channelOf = async (id: string) => (await world.request("GET", `/channels/${id}`)).body;
    const seen: [string, string][] = [];
    for (const [n, [name, , served]] of fixtures.entries()) {
      // A channel that was well, and whose feed turns bad.
      const path = n === 0 ? "/bad" : `/bad-${n}`;
      peer.put(path, whole, { "content-type": "application/rss+xml" });
      const made = await world.request("POST", "/channels", {
        body: { connector: "feed", name, settings: { url: `${peer.origin}${path}` } },
      });
      const id = made.body.id;
      await run(id);
      expect([name, (await channelOf(id)).health]).toEqual([name, "ok"]);
      const { headers = {} } = served;
      peer.put(
        path,
        served.body,
        headers.location === "/bad" ? { ...headers, location: path } : headers,
        served.status,
      );
      await run(id);
      const channel = await channelOf(id);
      seen.push([name, channel.lastError?.code ?? "well"]);
      if (channel.lastError) {
        expect([name, channel.lastError.message]).toEqual([name, expect.stringMatching(/^\S.*[.)]$/s)]);
        const waits = channel.nextPollAt === null ? null : Date.parse(channel.nextPollAt) - world.clock.now.getTime();
        if (channel.lastError.code === "unauthorized") expect([name, waits]).toEqual([name, null]);
        else expect([name, (waits ?? 0) >= 1_000]).toEqual([name, true]);
        if (name.endsWith("with a time")) expect([name, waits]).toEqual([name, 7_200_000]);
        if (name === "410") expect([name, waits]).toEqual([name, 86_400_000]);
      }
      // Nothing that was read before is lost, and nothing bad was stored.
      const { body } = await world.request("GET", `/posts?channelId=${id}`);
      expect([name, body.items.length >= 2 && body.items.length <= (channel.lastError ? 2 : 3)]).toEqual([name, true]);
      await good.publish({ text: `Brunnwerk beside ${name}` });
      await run(beside.body.id);
      expect([name, (await channelOf(beside.body.id)).health]).toEqual([name, "ok"]);
      if (channel.lastError && channel.lastError.code !== "unauthorized") {
        peer.put(path, rss(item(1) + item(2) + item(3)), { "content-type": "application/rss+xml" });
        world.clock.advance(86_400_000);
        await run(id);
        expect([name, await channelOf(id)]).toMatchObject([name, { health: "ok", lastError: null }]);
        const after = await world.request("GET", `/posts?channelId=${id}`);
        expect([name, after.body.items.length]).toEqual([name, 3]);
      }
    }
    expect(seen).toEqual(fixtures.map(([name, fate]) => [name, fate]));
    const { body } = await world.request("GET", `/posts?channelId=${beside.body.id}&limit=200`);
    expect(body.items).toHaveLength(fixtures.length);
    world.context.guard = door;
    await both.close();
    await bench.close();
  });
});

describe("F-27: a network that is away for a day", () => {
  test("comes back without a gap and without a double, and the cursor never went ahead of what is stored", {
    timeout: 60_000,
  }, async () => {
    const peer = await openMastodonPeer();
    const bench = await connect(world, peer);
    try {
      await peer.publish({ text: "Before the night" });
      await bench.collect();
      const stored = await bench.cursors();
      const said: string[] = [];
      for (let hour = 0; hour < 24; hour += 1) {
        for (let n = 0; n < 6; n += 1) {
          said.push(`Hour ${hour}, post ${n}`);
          await peer.publish({ text: said.at(-1)! });
        }
        peer.answer(hour % 3 === 0 ? { status: 503 } : hour % 3 === 1 ? "reset" : { status: 502, body: "<html>" }, 3);
        await bench.collect();
        peer.calm();
        expect(await bench.cursors()).toEqual(stored);
        world.clock.advance(3_600_000);
      }
      expect((await bench.channel()).health).toBe("failing");
      // In the middle of coming back it goes away once more, between two pages.
      let pages = 0;
      const again = async () => {
        pages += 1;
        if (pages === 3) peer.answer("reset", 1);
        else peer.beforeAnswer(again);
      };
      peer.beforeAnswer(again);
      await bench.collect();
      peer.calm();
      for (let n = 0; n < 5; n += 1) await bench.collect();
      await backfill(world.context, world.workspace.id, bench.channelId);
      const posts = await bench.posts();
      const texts = posts.map(({ text }) => text).filter((text) => text.includes("Hour"));
      expect(said.filter((text) => !texts.some((each) => each.includes(text)))).toEqual([]);
      expect(texts).toHaveLength(said.length);
      expect(await bench.channel()).toMatchObject({ health: "ok", lastError: null, gaps: [] });
    } finally {
      await bench.close();
      await peer.close();
    }
  });
});
