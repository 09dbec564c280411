import type { Post } from "@earshot/contract/posts.ts";
import type { Signal } from "@earshot/contract/signals.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { reanalyze } from "./reanalyze.ts";
import { understandingRoutes } from "./routes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities: [topicRoutes, intakeRoutes, postRoutes, understandingRoutes] });
});
afterAll(() => world.close());

const feed = async (text: string, externalId: string): Promise<Post> =>
  (await world.request("POST", "/posts", { body: { externalId, text } })).body;
const read = async (id: string): Promise<Post> => (await world.request("GET", `/posts/${id}`)).body;
const found = async (query: string): Promise<string[]> =>
  (await world.request("GET", `/posts?${query}`)).body.items.map(({ externalId }: Post) => externalId);
const of = ({ signals }: Post, field: Signal["field"], value?: string): Signal | undefined =>
  signals?.find((signal) => signal.field === field && (value === undefined || signal.value === value));
const correct = (who: "ana" | "priya", body: Record<string, unknown>) =>
  world.as(who)("POST", "/corrections", { body: { shown: "place", visible: true, ...body } });
const counted = async (): Promise<{ matches: number; posts: number }> =>
  (
    await world.context.owner.query(
      "select (select count(*)::int from match where ended_at is null) as matches, (select coalesce(sum(posts), 0)::int from topic_volume) as posts",
    )
  ).rows[0];

test("a correction stands at once: at the post, in filters, sorts, queries, topics and sums, marked by who made it", async () => {
  const topic = { name: "Angry kettles", role: "product", query: "kettle tone:negative" };
  const { id: topicId } = (await world.request("POST", "/topics", { body: topic })).body;
  const post = await feed("The kettle arrived on Monday", "kettle");
  expect(of(post, "tone")?.value).not.toBe("negative");
  const before = of(post, "tone")!;
  const { status, body } = await correct("ana", { postIds: [post.id], field: "tone", value: "negative" });
  expect([status, body.posts, body.changed]).toEqual([201, 1, 1]);

  const after = await read(post.id);
  expect(of(after, "tone")).toMatchObject({
    value: "negative",
    confidence: 1,
    corrected: { by: "Ana Ribeiro", said: before.value, confirmed: false },
  });
  expect(await found("tone=negative")).toEqual(["kettle"]);
  expect(await found("q=kettle%20tone:negative")).toEqual(["kettle"]);
  expect(await found("sort=tone")).toEqual(["kettle"]);
  expect(await found(`tone=${before.value}`)).toEqual([]);
  expect(after.matches).toMatchObject([{ topicId, endedAt: null }]);
  expect(await counted()).toEqual({ matches: 1, posts: 1 });

  const { body: told } = await world.request("GET", `/posts/${post.id}/corrections`);
  expect(told.items).toMatchObject([
    {
      id: body.id,
      field: "tone",
      old: before.value,
      new: "negative",
      model: before.model,
      confidence: before.confidence,
      shown: "place",
      visible: true,
      by: "Ana Ribeiro",
      undoneAt: null,
    },
  ]);

  // It survives another reading of all posts, and an edit.
  await world.as("tom")("POST", "/reanalysis");
  await reanalyze(world.context, world.workspace.id);
  expect(of(await read(post.id), "tone")).toMatchObject({ value: "negative", corrected: { by: "Ana Ribeiro" } });
  await feed("The kettle arrived on Monday, I love it", "kettle");
  expect(of(await read(post.id), "tone")).toMatchObject({ value: "negative", corrected: { said: "positive" } });
  expect(await found("tone=negative")).toEqual(["kettle"]);
  expect(await counted()).toEqual({ matches: 1, posts: 1 });

  // Taken back, what the model says stands again, with its reasons.
  expect((await world.as("ana")("DELETE", `/corrections/${body.id}`)).status).toBe(204);
  expect(of(await read(post.id), "tone")).toMatchObject({
    value: "positive",
    model: expect.stringMatching(/^sentiment/),
  });
  expect(of(await read(post.id), "tone")?.corrected).toBeUndefined();
  expect(await found("tone=negative")).toEqual([]);
  expect(await counted()).toEqual({ matches: 0, posts: 0 });
  // Twice is no more than once.
  expect((await world.as("ana")("DELETE", `/corrections/${body.id}`)).status).toBe(204);
});

test("many posts are corrected together and taken back together; the newest word of all stands", async () => {
  const posts = [];
  for (let n = 0; n < 3; n++) posts.push(await feed(`The grinder has ${n} settings`, `grinder${n}`));
  const postIds = posts.map(({ id }) => id);
  const first = await correct("ana", { postIds: [postIds[0]], field: "urgency", value: "urgent" });
  const all = await correct("ana", { postIds, field: "urgency", value: "urgent", shown: "bulk", visible: false });
  expect([first.body.changed, all.body.posts, all.body.changed]).toEqual([1, 3, 2]);
  expect((await found("urgency=urgent")).sort()).toEqual(["grinder0", "grinder1", "grinder2"]);
  await world.as("ana")("DELETE", `/corrections/${all.body.id}`);
  expect(await found("urgency=urgent")).toEqual(["grinder0"]);
});

test("of several intents each is corrected by itself, or all at once; language and manners too", async () => {
  const post = await feed("Can anybody tell me how to clean the pump?", "pump");
  expect(of(post, "intent", "question")).toBeDefined();
  await correct("ana", { postIds: [post.id], field: "intent", value: "idea", holds: true });
  await correct("ana", { postIds: [post.id], field: "intent", value: "question", holds: false });
  const one = await read(post.id);
  expect(of(one, "intent", "question")).toBeUndefined();
  expect(of(one, "intent", "idea")).toMatchObject({ corrected: { said: null, confirmed: false } });
  expect(await found("intent=idea")).toEqual(["pump"]);
  expect(await found("intent=question")).toEqual([]);
  const all = await correct("ana", { postIds: [post.id], field: "intents", values: ["question", "praise"] });
  const values = (await read(post.id)).signals?.filter(({ field }) => field === "intent").map(({ value }) => value);
  expect(values?.sort()).toEqual(["praise", "question"]);
  await world.as("ana")("DELETE", `/corrections/${all.body.id}`);
  expect(await found("intent=idea")).toEqual(["pump"]);
  await correct("ana", { postIds: [post.id], field: "language", value: "PT-br" });
  await correct("ana", { postIds: [post.id], field: "toxicity", value: "harsh" });
  expect(await found("language=pt")).toEqual(["pump"]);
  expect(await found("toxicity=harsh")).toEqual(["pump"]);
  const { body } = await world.request("GET", `/posts/${post.id}/corrections`);
  expect(body.items.find(({ intent }: { intent: string }) => intent === "praise")).toMatchObject({
    old: "no",
    new: "yes",
    undoneAt: expect.any(String),
  });
});

test("what is not there, not allowed or makes no sense is refused and changes nothing", async () => {
  const post = await feed("A quiet post", "quiet");
  expect((await correct("priya", { postIds: [post.id], field: "tone", value: "negative" })).status).toBe(403);
  const missing = "01999999-9999-7999-8999-999999999999";
  expect((await correct("ana", { postIds: [post.id, missing], field: "tone", value: "negative" })).status).toBe(404);
  for (const body of [
    { postIds: [post.id], field: "tone", value: "grumpy" },
    { postIds: [post.id], field: "urgency", value: "yes" },
    { postIds: [post.id, post.id], field: "tone", value: "negative" },
    { postIds: [], field: "tone", value: "negative" },
    { postIds: [post.id], field: "mood", value: "negative" },
    { postIds: [post.id], field: "language", value: "not a language" },
    { postIds: [post.id], field: "intent", value: "idea" },
  ])
    expect((await correct("ana", body)).status, JSON.stringify(body)).toBe(400);
  expect((await world.as("ana")("DELETE", `/corrections/${missing}`)).status).toBe(404);
  expect((await world.request("GET", `/posts/${post.id}/corrections`)).body.items).toEqual([]);
});
