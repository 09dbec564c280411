import { afterAll, beforeAll, expect, test } from "vitest";
import { capabilities } from "../server/capabilities.ts";
import { collect } from "../server/intake/collect.ts";
import { type FeedPeer, openFeedPeer } from "./networks/feed-peer.ts";
import { type MastodonPeer, startMastodonPeer } from "./networks/mastodon-peer.ts";
import { openWorld, type World } from "./world.ts";

let mastodon: MastodonPeer;
let blog: FeedPeer;
let world: World;
beforeAll(async () => {
  mastodon = await startMastodonPeer();
  blog = await openFeedPeer();
  world = await openWorld({ capabilities, allowPrivateHosts: [mastodon.host, ...blog.allow] });
});
afterAll(async () => {
  await world.close();
  await Promise.all([mastodon.close(), blog.close()]);
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
