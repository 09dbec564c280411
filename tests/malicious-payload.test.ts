import { cidOf } from "@earshot/connectors/bluesky/test-frames.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capabilities } from "../server/capabilities.ts";
import { keepBroadcasts } from "../server/intake/broadcasts.ts";
import { collect } from "../server/intake/collect.ts";
import { type FakeBluesky, openFakeBluesky } from "./networks/bluesky-fake.ts";
import { newSpeaker, nextTid, put, type Speaker, written } from "./networks/bluesky-place.ts";
import { type FeedPeer, openFeedPeer } from "./networks/feed-peer.ts";
import { type MastodonPeer, startMastodonPeer } from "./networks/mastodon-peer.ts";
import { openWorld, type World } from "./world.ts";

let mastodon: MastodonPeer;
let blog: FeedPeer;
let bluesky: FakeBluesky;
let world: World;
beforeAll(async () => {
  mastodon = await startMastodonPeer();
  blog = await openFeedPeer();
  bluesky = await openFakeBluesky();
  world = await openWorld({
    capabilities,
    allowPrivateHosts: [mastodon.host, ...blog.allow, ...bluesky.allow],
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([mastodon.close(), blog.close(), bluesky.close()]);
});

const run = (id: string) => collect(world.context, world.workspace.id, id, { asked: true });
const channel = async (id: string) => (await world.request("GET", `/channels/${id}`)).body;
const texts = async (id: string): Promise<string[]> =>
  (await world.request("GET", `/posts?channelId=${id}&limit=200`)).body.items.map(({ text }: { text: string }) => text);

/** What a status may be made of, by a server that means ill or is broken. */
const hostile: [name: string, part: object][] = [
  ["five megabytes", { content: `<p>${"piko steam ".repeat(455_000)}</p>` }],
  ["NUL", { content: "<p>a\u0000b piko</p>", spoiler_text: "\u0000" }],
  ["lone surrogates", { content: "<p>\ud800 piko \udc00</p>", language: "\ud800" }],
  ["ten thousand mentions", { mentions: Array.from({ length: 10_000 }, (_, n) => ({ acct: `a${n}`, id: String(n) })) }],
  ["wrong types", { content: { a: 1 }, account: "dora", mentions: 7, tags: [[]], media_attachments: null }],
  ["a date to come", { created_at: "2999-01-01T00:00:00.000Z" }],
  ["the year 292277026596", { created_at: "+292277026596-12-04T15:30:07Z", edited_at: "292277026596-12-04" }],
  ["no date", { created_at: "the 30th of February" }],
  ["numbers that are none", { favourites_count: -1, reblogs_count: 1e308, replies_count: "many" }],
  ["itself as its parent", { in_reply_to_id: "self" }],
  ["addresses that are none", { uri: "javascript:alert(1)", url: "file:///etc/passwd" }],
  ["keys that reach for the prototype", JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}')],
  ["a thousand levels", { poll: JSON.parse(`${"[".repeat(1_000)}${"]".repeat(1_000)}`) }],
];

test("T-58 hostile statuses are taken as far as they can be or set aside, and what comes after them arrives", {
  timeout: 120_000,
}, async () => {
  const made = await world.request("POST", "/channels", {
    body: {
      connector: "mastodon",
      name: "Our Mastodon",
      settings: { server: mastodon.origin },
      credentials: { accessToken: mastodon.token },
    },
  });
  const id = made.body.id;
  await run(id);
  for (const [name, part] of hostile) {
    mastodon.state.publish({ by: "dora", text: `@brunnwerk ${name}` });
    const { statusJson } = mastodon.state;
    mastodon.state.statusJson = (...given) => Object.assign({ ...statusJson.call(mastodon.state, ...given) }, part);
    await run(id);
    mastodon.state.statusJson = statusJson;
    mastodon.state.publish({ by: "dora", text: `@brunnwerk after ${name}` });
    await run(id);
    expect([name, (await texts(id)).some((text) => text.includes(`after ${name}`))]).toEqual([name, true]);
    const { health, lastError } = await channel(id);
    expect([name, health, lastError]).toEqual([name, "ok", null]);
  }
  const { body } = await world.request("GET", `/channels/${id}/rejected-events`);
  expect(body.items.length).toBeGreaterThan(0);
  expect((await channel(id)).rejected).toBe(body.items.length);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  const { items } = (await world.request("GET", `/posts?channelId=${id}&limit=200`)).body;
  for (const post of items) {
    expect(Date.parse(post.postedAt)).toBeLessThan(Date.now() + 600_000);
    expect(post.text.isWellFormed?.() ?? true).toBe(true);
    expect([...post.text].length).toBeLessThanOrEqual(100_000);
  }
});

test("T-58 so is a feed of hostile items", { timeout: 120_000 }, async () => {
  const item = (n: number, more: string) =>
    `<item><guid>steam-${n}</guid><title>Steam ${n}</title><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>${more}</item>`;
  const items = [
    item(1, `<description>${"piko ".repeat(1_000_000)}</description>`),
    item(2, "<description>a&#0;b &#xD800; \u0001</description>"),
    item(3, "<pubDate>Sun, 01 Mar 292277026596 08:00:00 GMT</pubDate>"),
    item(4, `<category>${"tag</category><category>".repeat(10_000)}x</category>`),
    item(5, `<description>${"&lt;b&gt;".repeat(20_000)}deep</description>`),
    item(6, "<description>well</description>"),
  ];
  blog.put(
    "/hostile",
    `<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title>${items.join("")}</channel></rss>`,
    {
      "content-type": "application/rss+xml",
    },
  );
  const made = await world.request("POST", "/channels", {
    body: { connector: "feed", name: "Hostile", settings: { url: `${blog.origin}/hostile` } },
  });
  await run(made.body.id);
  const found = await texts(made.body.id);
  expect(found.some((text) => text.includes("well"))).toBe(true);
  expect(await channel(made.body.id)).toMatchObject({ health: "ok", lastError: null });
  for (const text of found) expect([...text].length).toBeLessThanOrEqual(100_000);
});

const image = (n: number) => ({
  image: { ref: { $link: cidOf({ n }) }, mimeType: "image/png" },
  alt: "x".repeat(5_000),
});
const facet = (byteStart: number, byteEnd: number, feature: object) => ({
  index: { byteStart, byteEnd },
  features: [{ $type: "app.bsky.richtext.facet#link", uri: "https://brunnwerk.example/", ...feature }],
});

/** What a record may be made of, by a repository that means ill or is broken: nobody checks it before us. */
const hostileRecords: [name: string, part: object][] = [
  ["four hundred kilobytes", { text: "piko steam ".repeat(36_000) }],
  ["NUL", { text: "piko a\u0000b", tags: ["\u0000"] }],
  ["lone surrogates", { text: "piko \ud800 x \udc00", langs: ["\ud800"] }],
  ["ten thousand marks", { facets: Array.from({ length: 10_000 }, (_, n) => facet(n, n + 1, {})) }],
  ["marks that lie outside", { facets: [facet(-1, 4, {}), facet(3, 1, {}), facet(0, 1e308, {}), facet(1.5, 2.5, {})] }],
  ["marks within a letter", { text: "☕☕ piko", facets: [facet(1, 5, {})] }],
  ["marks to nowhere", { facets: [facet(0, 4, { uri: "javascript:alert(1)" }), facet(0, 4, { uri: {} })] }],
  ["wrong types", { text: { a: 1 }, facets: 7, embed: "x", reply: [], langs: {}, tags: null }],
  ["no text", { text: undefined }],
  ["a date to come", { createdAt: "2999-01-01T00:00:00.000Z" }],
  ["the year 292277026596", { createdAt: "+292277026596-12-04T15:30:07Z" }],
  ["no date", { createdAt: "the 30th of February" }],
  ["a parent that is none", { reply: { root: { uri: "javascript:1", cid: "x" }, parent: { uri: "at://x", cid: 7 } } }],
  [
    "a thousand pictures",
    { embed: { $type: "app.bsky.embed.images", images: Array.from({ length: 1_000 }, (_, n) => image(n)) } },
  ],
  [
    "addresses that are none",
    { embed: { $type: "app.bsky.embed.external", external: { uri: "file:///etc/passwd", title: "x" } } },
  ],
  ["keys that reach for the prototype", JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}')],
  ["a thousand levels", { embed: JSON.parse(`${'{"media":'.repeat(1_000)}1${"}".repeat(1_000)}`) }],
];

/** A channel that reads one account's repository, or hears the public stream. */
async function connectBluesky(ilse: Speaker, stream: "jetstream" | "none"): Promise<string> {
  const settings = {
    ...(stream === "none" && { accounts: [ilse.handle] }),
    service: bluesky.proxy.origin,
    plcDirectory: bluesky.directory,
    appView: false,
    stream,
    streamAddress: bluesky.proxy.origin,
  };
  const made = await world.request("POST", "/channels", {
    body: { connector: "bluesky", name: `Bluesky by ${stream}`, settings },
  });
  expect(made.status, made.text).toBe(201);
  await run(made.body.id);
  return made.body.id;
}

async function sound(id: string): Promise<void> {
  expect(await channel(id)).toMatchObject({ health: "ok", lastError: null });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  const { items } = (await world.request("GET", `/posts?channelId=${id}&limit=200`)).body;
  for (const post of items) {
    expect(Date.parse(post.postedAt)).toBeLessThan(Date.now() + 600_000);
    expect([...post.text].length).toBeLessThanOrEqual(100_000);
    expect(JSON.stringify([post.links, post.media, post.url])).not.toMatch(/javascript:|file:/);
  }
}

test("T-58 so is a Bluesky repository of hostile records, and what follows each is heard", {
  timeout: 120_000,
}, async () => {
  await world.request("POST", "/topics", { body: { name: "Piko", query: "piko", opensConversations: true } });
  const ilse = await newSpeaker(bluesky, "ilse");
  const id = await connectBluesky(ilse, "none");
  for (const [name, part] of hostileRecords) {
    await put(bluesky, ilse, { ...written(`piko ${name}`, new Date()), ...part });
    await put(bluesky, ilse, written(`piko after ${name}`, new Date()));
  }
  for (let n = 0; n < 3; n += 1) await run(id);
  const found = await texts(id);
  for (const [name] of hostileRecords) expect(found.filter((text) => text.includes(`after ${name}`))).toHaveLength(1);
  expect((await channel(id)).rejected).toBeGreaterThan(0);
  await sound(id);
});

test("T-58 so is Bluesky's public stream", { timeout: 120_000 }, async () => {
  const hal = await newSpeaker(bluesky, "hal");
  const id = await connectBluesky(hal, "jetstream");
  const streams = keepBroadcasts(world.context);
  try {
    await expect.poll(async () => (await channel(id)).streaming, { timeout: 60_000 }).toBe(true);
    for (const [name, part] of hostileRecords) {
      await put(bluesky, hal, { ...written(`piko ${name}`, new Date()), ...part }, nextTid());
      await put(bluesky, hal, written(`piko after ${name}`, new Date()));
    }
    const missing = async () => {
      const found = await texts(id);
      return hostileRecords.flatMap(([name]) => (found.some((text) => text.includes(`after ${name}`)) ? [] : [name]));
    };
    await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
    await sound(id);
  } finally {
    await streams.stop();
  }
});
