import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { deliver } from "../inbox/deliver.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { rerunTopic } from "../posts/rerun.ts";
import { postRoutes } from "../posts/routes.ts";
import { squareRoutes } from "../square/routes.ts";
import { squareHost, squareServer } from "../square/server.ts";
import { topicRoutes } from "../topics/routes.ts";
import { collect } from "./collect.ts";
import { intakeRoutes } from "./routes.ts";

describe("the way of a post", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({
      capabilities: [channelRoutes, topicRoutes, intakeRoutes, postRoutes, inboxRoutes, squareRoutes],
      inProcess: { [squareHost]: squareServer },
    });
  });
  afterAll(() => world.close());

  test("a post fed through the API meets the topics and opens a conversation in the same commit", async () => {
    const topic = await world.request("POST", "/topics", {
      body: { name: "Error", query: "piko AND e7", opensConversations: true },
    });
    expect(topic.status).toBe(201);
    const fed = await world.request("POST", "/posts", {
      body: { text: "My Piko shows E7 again", externalId: "a:1", author: { handle: "@noor", name: "Noor Haddad" } },
    });
    expect(fed).toMatchObject({ status: 201, body: { text: "My Piko shows E7 again", author: { handle: "@noor" } } });
    expect(fed.body.matches).toMatchObject([{ topicName: "Error", words: expect.arrayContaining(["piko", "e7"]) }]);
    const open = await world.request("GET", "/conversations?status=open");
    expect(open.body.items).toMatchObject([
      { id: fed.body.conversationId, openedBy: "topic", customer: { handle: "@noor" }, posts: 1 },
    ]);
    const found = await world.request("GET", "/posts?q=e7");
    expect(found.body.items.map((post: { id: string }) => post.id)).toEqual([fed.body.id]);
    const listed = await world.request("GET", `/topics/${topic.body.id}/posts`);
    expect(listed.body.items).toHaveLength(1);
    const detail = await world.request("GET", `/conversations/${fed.body.conversationId}`);
    expect(detail.body).toMatchObject({ thread: [{ id: fed.body.id }], composer: { canReply: false } });
    const refused = await world.request("POST", `/conversations/${fed.body.conversationId}/replies`, {
      body: { text: "Hello" },
    });
    expect(refused).toMatchObject({ status: 422, body: { type: expect.stringContaining("capability_missing") } });
  });

  test("the same post twice is one post; another text is a revision", async () => {
    const again = await world.request("POST", "/posts", {
      body: { text: "My Piko shows E7 again", externalId: "a:1", author: { handle: "@noor" } },
    });
    expect(again.status).toBe(201);
    world.clock.advance(5_000);
    const edited = await world.request("POST", "/posts", {
      body: { text: "My Piko works again", externalId: "a:1", author: { handle: "@noor" } },
    });
    expect(edited.body).toMatchObject({ id: again.body.id, text: "My Piko works again" });
    expect(edited.body.matches[0].endedAt).not.toBeNull();
    const detail = await world.request("GET", `/posts/${again.body.id}`);
    expect(detail.body.revisions).toMatchObject([{ n: 1, text: "My Piko shows E7 again" }]);
    const { body } = await world.request("GET", "/posts?q=works");
    expect(body.items).toHaveLength(1);
  });

  test("a new topic runs over what is stored", async () => {
    const topic = await world.request("POST", "/topics", { body: { name: "Works", query: "works" } });
    expect(topic.body.rerun).toBe("running");
    await rerunTopic(world.context, world.workspace.id, topic.body.id);
    const after = await world.request("GET", `/topics/${topic.body.id}`);
    expect(after.body).toMatchObject({ rerun: "idle", posts: 1 });
  });

  test("a bad query is refused with its column", async () => {
    const answer = await world.request("POST", "/topics", { body: { name: "Bad", query: 'piko "open' } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: "query", column: 6 }] } });
  });

  test("written on the square, answered from the inbox, on the square once", async () => {
    const channel = await world.request("POST", "/channels", { body: { connector: "square", name: "Square" } });
    expect(channel.status).toBe(201);
    expect(await collect(world.context, world.workspace.id, channel.body.id)).toMatchObject({ trouble: null });
    const posted = await world.app.inject({
      method: "POST",
      url: "/square/brunnwerk/posts",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: "as=Noor+Haddad&text=%40brunnwerk+E7+again%2C+third+time",
    });
    expect(posted.statusCode).toBe(303);
    const run = await collect(world.context, world.workspace.id, channel.body.id);
    expect(run).toMatchObject({ posts: 1, trouble: null });
    const open = await world.request("GET", "/conversations?status=open");
    const conversation = open.body.items.find((item: { network: string }) => item.network === "square");
    expect(conversation).toMatchObject({ openedBy: "addressed", startedBy: "customer" });
    const reply = await world.request("POST", `/conversations/${conversation.id}/replies`, {
      body: { text: "Hold steam for five seconds." },
    });
    expect(reply).toMatchObject({ status: 201, body: { state: "queued" } });
    await deliver(world.context, world.workspace.id, reply.body.id);
    await deliver(world.context, world.workspace.id, reply.body.id);
    await collect(world.context, world.workspace.id, channel.body.id);
    const sent = await world.request("GET", `/replies/${reply.body.id}`);
    expect(sent.body).toMatchObject({
      state: "sent",
      postId: expect.any(String),
      remoteUrl: expect.stringMatching(/\/square\/brunnwerk\/posts\/[0-9a-f-]{36}#post-/),
    });
    const page = await world.app.inject({ method: "GET", url: "/square" });
    expect(page.body.split("Hold steam for five seconds.")).toHaveLength(2);
    const detail = await world.request("GET", `/conversations/${conversation.id}`);
    expect(detail.body.thread).toHaveLength(2);
    const { rows } = await world.tx((tx) =>
      sql`select verb from event where subject_id = ${conversation.id} order by id`.execute(tx.db),
    );
    expect(rows.map((row) => (row as { verb: string }).verb)).toContain("reply.sent");
  });
});
