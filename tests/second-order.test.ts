import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cidOf } from "@earshot/connectors/bluesky/test-frames.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { channelRoutes } from "../server/channels/routes.ts";
import { inboxRoutes } from "../server/inbox/routes.ts";
import { backfill } from "../server/intake/backfill.ts";
import { keepBroadcasts } from "../server/intake/broadcasts.ts";
import { collect } from "../server/intake/collect.ts";
import { intakeRoutes } from "../server/intake/routes.ts";
import { postRoutes } from "../server/posts/routes.ts";
import { topicRoutes } from "../server/topics/routes.ts";
import { openFakeBluesky } from "./networks/bluesky-fake.ts";
import { newSpeaker, put, written } from "./networks/bluesky-place.ts";
import { type FeedPeer, openFeedPeer } from "./networks/feed-peer.ts";
import { type Loopback, openLoopback } from "./networks/loopback.ts";
import { type MastodonPeer, startMastodonPeer } from "./networks/mastodon-peer.ts";
import { openWorld, type World } from "./world.ts";

let inside: Loopback;
let reached: string[] = [];
let blog: FeedPeer;
let mastodon: MastodonPeer;
let world: World;
beforeAll(async () => {
  inside = await openLoopback({
    serve(request, response) {
      reached.push(`${request.method} ${request.url}`);
      response.end("inside");
    },
  });
  blog = await openFeedPeer();
  mastodon = await startMastodonPeer();
  world = await openWorld({
    capabilities: [channelRoutes, postRoutes, intakeRoutes, inboxRoutes],
    allowPrivateHosts: [...blog.allow, mastodon.host],
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([blog.close(), mastodon.close(), inside.close()]);
});

/** Names of one and the same closed door. */
const doors = () => [
  `http://127.0.0.1:${inside.port}`,
  `http://localhost:${inside.port}`,
  `http://0x7f.1:${inside.port}`,
  `http://[::ffff:127.0.0.1]:${inside.port}`,
];

async function connect(body: object): Promise<string> {
  const made = await world.request("POST", "/channels", { body });
  expect(made.status, made.text).toBe(201);
  return made.body.id;
}

/** Everything of a post that names an address, opened as a reader's browser and the server would. */
async function open(channelId: string, at = world): Promise<{ media: number; avatars: number }> {
  const { items } = (await at.request("GET", `/posts?channelId=${channelId}&limit=200`)).body;
  const found = { media: 0, avatars: 0 };
  for (const { id } of items) {
    const post = (await at.request("GET", `/posts/${id}`)).body;
    const pictures = [post.author?.avatarUrl, ...post.media.map(({ url }: { url: string }) => url)].filter(Boolean);
    found.media += post.media.length;
    found.avatars += post.author?.avatarUrl ? 1 : 0;
    for (const address of pictures) {
      const path = address.replace(/^https?:\/\/[^/]+(?=\/media)/, "");
      const answer = await at.as("ana")("GET", path.startsWith("/api/") ? path : `!${path}`);
      expect([address, answer.status === 200], answer.text.slice(0, 200)).toEqual([address, false]);
    }
  }
  return found;
}

describe("T-45 an address that a source names leads nowhere inside", () => {
  test("in a feed: pictures, enclosures, hub, comments, next pages, the page itself", async () => {
    const item = (door: string, n: number) => `<item>
      <guid>steam-${n}</guid><title>Steam ${n}</title><link>${door}/page</link>
      <pubDate>Sun, 01 Mar 2026 08:0${n}:00 GMT</pubDate><comments>${door}/comments</comments>
      <wfw:commentRss>${door}/comments.xml</wfw:commentRss><slash:comments>3</slash:comments>
      <enclosure url="${door}/enclosure.mp3" type="audio/mpeg" length="9"/>
      <media:content url="${door}/media.png" medium="image"/><media:thumbnail url="${door}/thumb.png"/>
      <itunes:image href="${door}/itunes.png"/><source url="${door}/source.xml">x</source>
      <description>&lt;img src="${door}/picture.png"&gt;&lt;a href="${door}/link"&gt;a link&lt;/a&gt;</description></item>`;
    const [door = ""] = doors();
    blog.put(
      "/hostile.xml",
      `<?xml version="1.0"?><?xml-stylesheet href="${door}/style.xsl"?>
      <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
        xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Blog</title><link>${door}/</link>
      <image><url>${door}/favicon.png</url></image><atom:link rel="hub" href="${door}/hub"/>
      <atom:link rel="next" href="${door}/next.xml"/><atom:link rel="prev-archive" href="${door}/archive.xml"/>
      <cloud domain="127.0.0.1" port="${inside.port}" path="/cloud" protocol="http-post"/>
      ${doors().map(item).join("")}</channel></rss>`,
      { "content-type": "application/rss+xml", link: `<${door}/hub>; rel="hub", <${door}/next.xml>; rel="next"` },
    );
    const settings = { url: `${blog.origin}/hostile.xml`, comments: true };
    const channelId = await connect({ connector: "feed", name: "Hostile", settings });
    for (let n = 0; n < 2; n += 1) await collect(world.context, world.workspace.id, channelId, { asked: true });
    await backfill(world.context, world.workspace.id, channelId);
    const found = await open(channelId);
    expect(found.media).toBeGreaterThanOrEqual(doors().length);
    expect(reached).toEqual([]);
  });

  test("on Mastodon: avatars, pictures, cards, the next page", async () => {
    for (const door of doors()) {
      const text = `@brunnwerk look ${door}/link`;
      const { account } = mastodon.state.publish({ by: "dora", text });
      Object.assign(account, { avatar: `${door}/avatar.png` });
    }
    const { state } = mastodon;
    const real = state.statusJson.bind(state);
    state.statusJson = (...given: Parameters<typeof real>) => {
      const [door] = doors();
      const status = real(...given) as Record<string, unknown> & { account: object };
      return {
        ...status,
        account: { ...status.account, avatar: `${door}/avatar.png`, avatar_static: `${door}/avatar.png` },
        media_attachments: [
          { id: "1", type: "image", url: `${door}/a.png`, preview_url: `${door}/p.png`, remote_url: `${door}/r.png` },
        ],
        card: { url: `${door}/card`, title: "x", description: "", type: "link", image: `${door}/card.png` },
      } as ReturnType<typeof real>;
    };
    const channelId = await connect({
      connector: "mastodon",
      name: "Our Mastodon",
      settings: { server: mastodon.origin },
      credentials: { accessToken: mastodon.token },
    });
    for (let n = 0; n < 2; n += 1) await collect(world.context, world.workspace.id, channelId, { asked: true });
    await backfill(world.context, world.workspace.id, channelId);
    const found = await open(channelId);
    expect([found.media > 0, found.avatars > 0]).toEqual([true, true]);
    expect(reached).toEqual([]);
  });

  test("on Bluesky: whoever's documents name a server inside, their profile, pictures and films", async () => {
    const [door = "", localhost = ""] = doors();
    const bluesky = await openFakeBluesky();
    const ilse = await newSpeaker(bluesky, "ilse");
    // The directory is the network's; what a document says is its subject's own.
    const directory = await openLoopback({
      serve(request, response) {
        const service = { id: "#atproto_pds", type: "AtprotoPersonalDataServer", serviceEndpoint: door };
        const id = request.url?.slice(1);
        response.end(JSON.stringify({ id, alsoKnownAs: [`at://localhost:${inside.port}`], service: [service] }));
      },
    });
    const own = await openWorld({
      capabilities: [channelRoutes, topicRoutes, postRoutes, intakeRoutes, inboxRoutes],
      allowPrivateHosts: [...bluesky.allow, `127.0.0.1:${directory.port}`],
    });
    const settings = {
      accounts: [ilse.handle, `did:web:localhost%3A${inside.port}`],
      service: bluesky.proxy.origin,
      plcDirectory: `http://127.0.0.1:${directory.port}`,
      appView: false,
      stream: "jetstream",
      streamAddress: bluesky.proxy.origin,
    };
    await own.request("POST", "/topics", { body: { name: "Piko", query: "piko", opensConversations: true } });
    const body = { connector: "bluesky", name: "Bluesky", settings };
    const made = await own.request("POST", "/channels", { body });
    expect(made.status, made.text).toBe(201);
    const { id } = made.body;
    await collect(own.context, own.workspace.id, id, { asked: true });
    const streams = keepBroadcasts(own.context);
    try {
      const channel = async () => (await own.request("GET", `/channels/${id}`)).body;
      await expect.poll(async () => (await channel()).streaming, { timeout: 60_000 }).toBe(true);
      const blob = { ref: { $link: cidOf({ steam: 5 }) }, mimeType: "image/png" };
      const embeds = [
        { $type: "app.bsky.embed.images", images: [{ image: blob, alt: "" }] },
        { $type: "app.bsky.embed.video", video: blob },
        { $type: "app.bsky.embed.external", external: { uri: `${localhost}/card`, title: "x", thumb: blob } },
      ];
      for (const embed of embeds) {
        await put(bluesky, ilse, { ...written(`piko ${localhost}/link`, new Date()), embed });
      }
      const posts = async () => (await own.request("GET", `/posts?channelId=${id}`)).body.items;
      await expect.poll(async () => (await posts()).length, { timeout: 60_000 }).toBe(embeds.length);
      expect((await open(id, own)).media).toBeGreaterThan(0);
      expect(reached).toEqual([]);
    } finally {
      await streams.stop();
      await own.close();
      await Promise.all([directory.close(), bluesky.close()]);
    }
  });

  test("on a page that is searched for feeds", async () => {
    for (const door of doors()) {
      blog.put(
        "/page",
        `<link rel="alternate" type="application/rss+xml" href="${door}/feed.xml"><base href="${door}/">`,
        {
          "content-type": "text/html",
        },
      );
      await world.request("POST", "/connectors/feed/discoveries", { body: { url: `${blog.origin}/page` } });
      await world.request("POST", "/connectors/feed/discoveries", { body: { url: door } });
    }
    expect(reached).toEqual([]);
    // The door itself is open to whoever may use it.
    await fetch(`http://127.0.0.1:${inside.port}/there`);
    expect(reached).toEqual(["GET /there"]);
    reached = [];
  });

  test("there is one way out: nothing else of the server or the connectors dials", () => {
    const dialers: string[] = [];
    for (const path of [...sourcesIn("server"), ...sourcesIn("connectors")]) {
      if (path.startsWith("server/net/")) continue;
      const source = readFileSync(join(import.meta.dirname, "..", path), "utf8");
      const dials =
        /import (?!type\b)(?:\w+|\* as \w+|\{[^}]*\b(?:request|get|connect|Agent)\b[^}]*\}) from "(?:node:)?(?:https?|http2|tls|dgram)"/.test(
          source,
        ) ||
        /import (?!type\b|\{ setGlobalDispatcher \})[^;]* from "(?:undici|ws|axios|got|node-fetch)"/.test(source) ||
        /(?<![.\w])fetch\(/.test(source.replace(/^\s*(\/\/|\*).*$/gm, ""));
      if (dials) dialers.push(path);
    }
    expect(dialers).toEqual([]);
  });
});

function sourcesIn(folder: string): string[] {
  return readdirSync(join(import.meta.dirname, "..", folder)).flatMap((name) => {
    const path = join(folder, name);
    if (name === "node_modules") return [];
    if (statSync(join(import.meta.dirname, "..", path)).isDirectory()) return sourcesIn(path);
    return /\.ts$/.test(name) && !/\.test\.ts$|test-/.test(name) ? [path] : [];
  });
}
