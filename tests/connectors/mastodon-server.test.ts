import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { channelRoutes } from "../../server/channels/routes.ts";
import { deliver } from "../../server/inbox/deliver.ts";
import { reconcile } from "../../server/inbox/reconcile.ts";
import { inboxRoutes } from "../../server/inbox/routes.ts";
import { collect } from "../../server/intake/collect.ts";
import { intakeRoutes } from "../../server/intake/routes.ts";
import { keepStreams } from "../../server/intake/streams.ts";
import { postRoutes } from "../../server/posts/routes.ts";
import { rippleRoutes } from "../../server/ripple/routes.ts";
import { topicRoutes } from "../../server/topics/routes.ts";
import { type MastodonPeer, startMastodonPeer } from "../networks/mastodon-peer.ts";
import { openWorld, type World } from "../world.ts";

let peer: MastodonPeer;
let world: World;

beforeEach(async () => {
  peer = await startMastodonPeer();
  world = await openWorld({
    capabilities: [channelRoutes, topicRoutes, intakeRoutes, postRoutes, inboxRoutes, rippleRoutes],
    allowPrivateHosts: [peer.host],
  });
});
afterEach(async () => {
  await world.close();
  await peer.close();
});

async function connect(settings: object = {}, credentials: object = { accessToken: peer.token }): Promise<string> {
  const body = {
    connector: "mastodon",
    name: "Our Mastodon",
    settings: { server: peer.origin, ...settings },
    credentials,
  };
  const made = await world.request("POST", "/channels", { body });
  expect(made.status).toBe(201);
  expect(made.text).not.toContain(peer.token);
  return made.body.id as string;
}

const run = (channelId: string) => collect(world.context, world.workspace.id, channelId, { asked: true });
const open = async () => (await world.request("GET", "/conversations?status=open")).body.items;
const thread = async (id: string) => (await world.request("GET", `/conversations/${id}`)).body;
const standing = () => peer.state.statuses.filter((each) => each.account.username === "brunnwerk");

/** A conversation that a mention opened, and its channel. */
async function mentioned(text = "@brunnwerk my Piko drips") {
  const channelId = await connect();
  await run(channelId);
  const post = peer.state.publish({ by: "ilse@kaffee.example", text });
  expect(await run(channelId)).toMatchObject({ trouble: null });
  const [conversation] = await open();
  return { channelId, post, conversation };
}

async function answer(conversationId: string, text: string): Promise<string> {
  const reply = await world.request("POST", `/conversations/${conversationId}/replies`, { body: { text } });
  expect(reply).toMatchObject({ status: 201, body: { state: "queued" } });
  await deliver(world.context, world.workspace.id, reply.body.id);
  return reply.body.id as string;
}
const replyState = async (id: string) => (await world.request("GET", `/replies/${id}`)).body;

async function until(what: string, test: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await test()); waited += 50) {
    if (waited > 10_000) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("Mastodon through the whole server", () => {
  it("a mention opens a conversation, and the answer stands on the network once", async () => {
    const { channelId, post, conversation } = await mentioned();
    expect(conversation).toMatchObject({
      openedBy: "addressed",
      network: "mastodon",
      customer: { handle: "ilse@kaffee.example" },
    });
    const detail = await thread(conversation.id);
    expect(detail.composer).toMatchObject({ canReply: true, limit: 500, unit: "graphemes", linkLength: 23 });

    const replyId = await answer(conversation.id, "Try the seal: https://brunnwerk.example/seal");
    await deliver(world.context, world.workspace.id, replyId);
    expect(standing().map(({ text }) => text)).toEqual([
      "@ilse@kaffee.example Try the seal: https://brunnwerk.example/seal",
    ]);
    expect(standing()[0]?.inReplyTo).toBe(post);
    expect(await replyState(replyId)).toMatchObject({
      state: "sent",
      remoteUrl: expect.stringContaining(`${peer.origin}/@brunnwerk/`),
    });

    await run(channelId);
    const after = await thread(conversation.id);
    expect(after.thread.map((each: { author: { own: boolean } }) => each.author.own)).toEqual([false, true]);
    expect((await open()).length).toBe(1);
    expect((await replyState(replyId)).postId).toBe(after.thread[1].id);
  });

  it("who likes and shares our answer is its ripple, told once or twice", async () => {
    const { channelId, conversation } = await mentioned();
    const replyId = await answer(conversation.id, "Try the seal.");
    await run(channelId);
    const [reply] = standing();
    for (const by of ["dora", "ilse@kaffee.example"]) peer.state.favourite(reply!.id, by);
    peer.state.reblog(reply!.id, "dora");
    for (let n = 0; n < 2; n++) await run(channelId);
    const { postId } = await replyState(replyId);
    expect((await world.request("GET", `/posts/${postId}`)).body.engagement).toMatchObject({ likes: 2, reposts: 1 });
    expect((await world.request("GET", `/posts/${postId}/ripple`)).body.ripple).toMatchObject({
      total: 1,
      liked: 1,
      reposted: 1,
      unnamedLikes: 0,
      leftOut: 1,
    });
    const { items } = (await world.request("GET", `/posts/${postId}/ripple/rows?part=people`)).body;
    expect(items).toMatchObject([{ author: { name: "Dora Quist", network: "mastodon" }, acts: ["liked", "reposted"] }]);
  });

  it("T-54 F-04: a reply whose answer is lost is unknown, is found by reading back, and stands once", async () => {
    const { conversation } = await mentioned();
    peer.fail("POST /api/v1/statuses", { committed: "reset" });
    const replyId = await answer(conversation.id, "Try the seal.");
    expect((await replyState(replyId)).state).toBe("unknown");
    await reconcile(world.context, world.workspace.id, replyId, 0);
    expect(await replyState(replyId)).toMatchObject({ state: "sent", remoteId: expect.stringContaining(peer.origin) });
    expect(standing().length).toBe(1);
  });

  it("F-05: a refusal is told in the network's words, a 401 asks to reconnect, a 429 waits", async () => {
    const { channelId, conversation } = await mentioned();
    peer.fail("POST /api/v1/statuses", {
      status: 422,
      body: { error: "Validation failed: no coffee jokes" },
    });
    const refused = await replyState(await answer(conversation.id, "one"));
    expect(refused).toMatchObject({
      state: "failed",
      lastError: { code: "invalid", message: expect.stringContaining("no coffee jokes") },
    });
    peer.fail("POST /api/v1/statuses", { status: 429, headers: { "retry-after": "60" } });
    const limited = await replyState(await answer(conversation.id, "two"));
    expect(limited).toMatchObject({ state: "queued", lastError: { code: "rate_limited" } });
    peer.fail("GET /api/v1/notifications", { status: 401 });
    await run(channelId);
    const channel = await world.request("GET", `/channels/${channelId}`);
    expect(channel.body).toMatchObject({ health: "reconnect", lastError: { code: "unauthorized" } });
    expect(standing()).toEqual([]);
  });

  it("joins a thread above and keeps what the company wrote elsewhere in it (checks 8, 26)", async () => {
    const channelId = await connect();
    await run(channelId);
    const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1_000);
    const root = peer.state.publish({ by: "dora", text: "Anybody with a Duo?", createdAt: at(9) });
    const ask = peer.state.publish({
      by: "ilse@kaffee.example",
      text: "@brunnwerk you know?",
      inReplyTo: root.id,
      createdAt: at(6),
    });
    peer.state.publish({ by: "brunnwerk", text: "@ilse@kaffee.example We do.", inReplyTo: ask.id, createdAt: at(3) });
    await run(channelId);
    const [conversation, ...others] = await open();
    expect(others).toEqual([]);
    const { thread: posts } = await thread(conversation.id);
    expect(posts.map((each: { text: string }) => each.text)).toEqual([
      `@brunnwerk@${peer.host} you know?`,
      "@ilse@kaffee.example We do.",
    ]);
  });

  it("stores of a hashtag only what matches a topic, each post once, edits as revisions (checks 1, 9)", async () => {
    await world.request("POST", "/topics", {
      body: { name: "Drips", query: "drips OR leaks", opensConversations: true },
    });
    const channelId = await connect({ hashtags: ["piko"], searches: ["piko"] });
    const hit = peer.state.publish({ by: "ilse@kaffee.example", text: "My #piko drips" });
    peer.state.publish({ by: "dora", text: "My #piko shines" });
    await run(channelId);
    await run(channelId);
    const found = await world.request("GET", "/posts?q=piko");
    expect(found.body.items.map((each: { text: string }) => each.text)).toEqual(["My #piko drips"]);
    peer.state.edit(hit.id, "My #piko leaks", new Date(Date.now() + 1_000));
    await run(channelId);
    const detail = await world.request("GET", `/posts/${found.body.items[0].id}`);
    expect(detail.body).toMatchObject({ text: "My #piko leaks", revisions: [{ text: "My #piko drips" }] });
    expect(JSON.parse(detail.body.raw)).toMatchObject({ id: hit.id });
    expect((await open()).length).toBe(1);
  });

  it("hears live, and a delete takes text and payload away (checks 10, 20)", async () => {
    const channelId = await connect();
    await run(channelId);
    const streams = keepStreams(world.context);
    try {
      await until("subscribed", async () => peer.subscriptions() > 0);
      const post = peer.state.publish({ by: "dora", text: "@brunnwerk secret recipe" });
      await until("a conversation", async () => (await open()).length === 1);
      const [conversation] = await open();
      const [stored] = (await thread(conversation.id)).thread;
      peer.state.remove(post.id);
      const detail = async () => (await world.request("GET", `/posts/${stored.id}`)).body;
      await until("deleted", async () => (await detail()).deletedAt !== null);
      expect(await detail()).toMatchObject({ text: "", raw: null });
      await run(channelId);
      expect((await detail()).text).toBe("");
    } finally {
      await streams.stop();
    }
  });

  it("reads hashtags without a token, and says why nobody can answer", async () => {
    await world.request("POST", "/topics", { body: { name: "Piko", query: "piko", opensConversations: true } });
    const channelId = await connect({ hashtags: ["piko"] }, {});
    peer.state.publish({ by: "dora", text: "A #piko at last" });
    expect(await run(channelId)).toMatchObject({ posts: 1, trouble: null });
    const [conversation] = await open();
    expect((await thread(conversation.id)).composer).toMatchObject({
      canReply: false,
      refusal: expect.stringContaining("without an account"),
    });
  });

  it("refuses an address within, and strange settings, in a sentence (T-42)", async () => {
    const inside = await connect({ server: "http://127.0.0.3:8080" });
    await run(inside);
    const channel = await world.request("GET", `/channels/${inside}`);
    expect(channel.body).toMatchObject({ health: "failing", lastError: { code: "forbidden_address" } });
    const strange = await world.request("POST", "/channels", {
      body: { connector: "mastodon", name: "x", settings: { server: "a.example", surprise: 1 } },
    });
    expect(strange.status).toBe(400);
  });
});
