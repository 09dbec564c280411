import { afterEach, beforeEach, expect, test } from "vitest";
import { channelRoutes } from "../../server/channels/routes.ts";
import { inboxRoutes } from "../../server/inbox/routes.ts";
import { keepBroadcasts } from "../../server/intake/broadcasts.ts";
import { collect } from "../../server/intake/collect.ts";
import { postRoutes } from "../../server/posts/routes.ts";
import { topicRoutes } from "../../server/topics/routes.ts";
import { type FakeBluesky, openFakeBluesky } from "../networks/bluesky-fake.ts";
import { newSpeaker, put, recordAt, type Speaker, written } from "../networks/bluesky-place.ts";
import { openWorld, type Place, type World } from "../world.ts";

const patience = { timeout: 20_000, interval: 50 };
let place: FakeBluesky;
let world: World;
let brand: Speaker;
let ilse: Speaker;
let streams: { stop(): Promise<void> } | null = null;

beforeEach(async () => {
  place = await openFakeBluesky();
  [brand, ilse] = [await newSpeaker(place, "brunnwerk"), await newSpeaker(place, "ilse")];
  world = await openWorld({
    capabilities: [channelRoutes, topicRoutes, postRoutes, inboxRoutes],
    allowPrivateHosts: place.allow,
  });
});
afterEach(async () => {
  await streams?.stop();
  streams = null;
  await world.close();
  await place.close();
});

async function connect(
  at: Place,
  more: object = {},
  credentials: object = { appPassword: brand.password },
): Promise<string> {
  const settings = {
    handle: brand.handle,
    service: place.proxy.origin,
    plcDirectory: place.directory,
    appView: false,
    stream: "repositories",
    streamAddress: place.proxy.origin,
    ...more,
  };
  const body = { connector: "bluesky", name: "Our Bluesky", settings, credentials };
  const made = await world.request("POST", "/channels", { body, key: at.key });
  expect(made.status, made.text).toBe(201);
  await collect(world.context, at.id, made.body.id, { asked: true });
  return made.body.id;
}
const topic = (query: string, at: Place) =>
  world.request("POST", "/topics", { body: { name: query, query, opensConversations: true }, key: at.key });
const texts = async (words: string, at: Place): Promise<string[]> => {
  const { body } = await world.request("GET", `/posts?q=${encodeURIComponent(words)}`, { key: at.key });
  return body.items.map(({ text }: { text: string }) => text);
};
const channel = async (id: string) => (await world.request("GET", `/channels/${id}`)).body;
const say = (text: string) => put(place, ilse, written(text, new Date()));

test("one connection for all channels and workspaces, each hearing what it asked for", async () => {
  const { workspace, ostra } = world;
  await topic("piko -author:nobody.test", workspace);
  await topic("grinder", ostra);
  await connect(workspace);
  await connect(workspace, { handle: undefined }, {});
  await connect(ostra, { handle: undefined }, {});
  streams = keepBroadcasts(world.context);
  await expect.poll(() => place.proxy.streams(), patience).toBe(1);
  await expect.poll(async () => (await world.request("GET", "/channels")).body.items[0].streaming, patience).toBe(true);
  await say("My piko drips");
  await say("Nobody asked");
  await say("A grinder");
  await expect.poll(() => texts("grinder", ostra), patience).toEqual(["A grinder"]);
  await expect.poll(() => texts("piko", workspace), patience).toEqual(["My piko drips"]);
  expect(await texts("piko", ostra)).toEqual([]);
  expect(await texts("asked", workspace)).toEqual([]);
  expect(place.proxy.streams()).toBe(1);
  // A topic that is new is met by what is said next.
  await topic("froth*", workspace);
  await say("It froths");
  await expect.poll(() => texts("froths", workspace), patience).toEqual(["It froths"]);
});

test.each([
  ["outdated", "the stream does not reach back so far"],
  ["anew", "the stream was made anew"],
] as const)("contract 21: a stream that is %s leads to a gap that says so, and is heard on", async (how, reason) => {
  await topic("piko", world.workspace);
  const id = await connect(world.workspace);
  streams = keepBroadcasts(world.context);
  await expect.poll(async () => (await channel(id)).streaming, patience).toBe(true);
  await say("piko one");
  await expect.poll(() => texts("piko", world.workspace), patience).toEqual(["piko one"]);
  await streams.stop();
  await say("piko, never told");
  place.forget(how);
  streams = keepBroadcasts(world.context);
  await expect.poll(() => place.proxy.streams(), patience).toBe(1);
  await expect.poll(async () => (await channel(id)).streaming, patience).toBe(true);
  await say("piko two");
  await expect.poll(async () => (await texts("piko", world.workspace)).includes("piko two"), patience).toBe(true);
  const { gaps } = await channel(id);
  expect(gaps).toMatchObject([{ reason }]);
  expect(Date.parse(gaps[0].from)).toBeLessThanOrEqual(Date.parse(gaps[0].to));
});

test.each([
  ["jetstream", []],
  ["repositories", [{ reason: "a message was too large to be read" }]],
] as const)("a message too large to be taken holds up nothing that follows it: %s", async (stream, gaps) => {
  await topic("piko", world.workspace);
  const id = await connect(world.workspace, { stream });
  streams = keepBroadcasts(world.context);
  await expect.poll(async () => (await channel(id)).streaming, patience).toBe(true);
  await say("piko one");
  await expect.poll(() => texts("piko", world.workspace), patience).toEqual(["piko one"]);
  await say(`piko ${"steam ".repeat(850_000)}`);
  await say("piko two");
  await say("piko three");
  await expect
    .poll(async () => (await texts("piko", world.workspace)).slice(0, 2), patience)
    .toEqual(["piko three", "piko two"]);
  expect(await texts("piko", world.workspace)).toHaveLength(3);
  expect((await channel(id)).gaps).toMatchObject(gaps);
});

test("an AppView's notifications and searches become posts and likes; without one they are not asked for", async () => {
  const own = await put(place, brand, written("We have seals", new Date()));
  const asked = await say(`@${brand.handle} which seal?`);
  const { value } = await recordAt(place, asked.uri);
  const author = { did: ilse.did, handle: ilse.handle, displayName: "Ilse", avatar: null };
  const like = { uri: `at://${ilse.did}/app.bsky.feed.like/3a`, cid: asked.cid, author, record: {}, isRead: false };
  place.appView.set("app.bsky.notification.listNotifications", () => ({
    notifications: [
      { ...like, reason: "like", reasonSubject: own.uri },
      { uri: asked.uri, cid: asked.cid, author, reason: "mention", record: value, isRead: false },
      { ...like, uri: `at://${ilse.did}/app.bsky.graph.follow/3b`, reason: "follow" },
    ],
  }));
  const found = { uri: asked.uri, cid: asked.cid, author, record: value, likeCount: 3, repostCount: 1, replyCount: 0 };
  place.appView.set("app.bsky.feed.searchPosts", ({ q }) => ({ posts: q === "seal" ? [found] : [] }));
  await topic("seal", world.workspace);
  const id = await connect(world.workspace, { appView: true, searches: ["seal"], stream: "none" });
  expect(await channel(id)).toMatchObject({ health: "ok", lastError: null, rejected: 1 });
  const [conversation] = (await world.request("GET", "/conversations")).body.items;
  expect(conversation).toMatchObject({ openedBy: "addressed", customer: { handle: ilse.handle, name: "Ilse" } });
  const posts = (await world.request("GET", `/posts?channelId=${id}`)).body.items;
  const ours = posts.find(({ text }: { text: string }) => text === "We have seals");
  expect(ours.engagement).toMatchObject({ likes: 1 });
  const { rows: givers } = await world.context.owner.query(
    "select i.name from reaction r join identity i on i.id = r.identity_id where r.post_id = $1",
    [ours.id],
  );
  expect(givers).toEqual([{ name: "Ilse" }]);
  await collect(world.context, world.workspace.id, id, { asked: true });
  expect((await world.request("GET", `/posts/${ours.id}`)).body.engagement).toMatchObject({ likes: 1 });
  expect(place.calls.get("app.bsky.notification.listNotifications")).toBe(2);
});
