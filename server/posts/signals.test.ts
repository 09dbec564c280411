import type { Conversation } from "@earshot/contract/inbox.ts";
import type { Post } from "@earshot/contract/posts.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { createAnalyst } from "../understanding/analyst.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

const feed = async (post: Record<string, unknown>): Promise<Post> =>
  (await world.request("POST", "/posts", { body: post })).body;
const values = (post: Post) =>
  Object.fromEntries((post.signals ?? []).map(({ field, value }) => [field === "intent" ? value : field, value]));
const found = async (query: string): Promise<string[]> =>
  (await world.request("GET", `/posts?${query}`)).body.items.map(({ externalId }: Post) => externalId);

test("a post arrives with language, tone, intents, urgency and toxicity, each with its reasons and their places", async () => {
  const title = "Piko: E7 again";
  const text = "Third time this month. Terrible machine, I want my money back!";
  const { signals } = await feed({ externalId: "noor", title, text });
  const of = (field: string) => signals?.find((signal) => signal.field === field);
  expect(of("language")).toMatchObject({ value: "en" });
  expect(of("tone")).toMatchObject({
    value: "negative",
    model: expect.stringMatching(/^sentiment \d{4}-\d\d(\.\d+)?$/),
  });
  expect(signals?.filter(({ field }) => field === "intent").map(({ value }) => value)).toContain("complaint");
  expect(of("urgency")).toMatchObject({ value: "urgent", model: "rules 1" });
  expect(of("toxicity")?.value).toBe("none");
  const reasons = (signals ?? []).flatMap((signal) => signal.reasons);
  expect(reasons.map(({ word }) => word)).toEqual(expect.arrayContaining(["terrible", "money back", "third time"]));
  const written = { title, text };
  for (const { word, spans } of reasons) {
    expect(spans.length, word).toBeGreaterThan(0);
    for (const { field, start, end } of spans) expect(written[field].slice(start, end).toLowerCase()).toBe(word);
  }
  for (const { confidence } of signals ?? []) expect(confidence > 0 && confidence <= 1).toBe(true);
});

test("an edit says it anew, a delete takes it away, and the search follows both", async () => {
  const { id } = await feed({ externalId: "mood", text: "I love this coffee, wonderful taste" });
  expect(await found("q=tone:positive")).toContain("mood");
  await feed({ externalId: "mood", text: "I hate this coffee, awful taste" });
  const { body: edited } = await world.request("GET", `/posts/${id}`);
  expect(values(edited)).toMatchObject({ tone: "negative" });
  expect(await found("q=tone:positive")).not.toContain("mood");
  expect(await found("q=coffee%20tone:negative")).toContain("mood");
  const { erase } = await import("./erase.ts");
  const gone = { type: "delete" as const, externalId: "mood", localId: null, at: null, raw: "{}" };
  await world.tx((tx) =>
    erase(tx, { network: "api", channelId: null, reach: "all", events: [gone] }, world.context.now()),
  );
  expect(await found("q=tone:negative")).not.toContain("mood");
  expect((await world.request("GET", `/posts/${id}`)).body.signals).toBeNull();
});

test("a topic can ask for what a post says, and takes what the text contradicts back with the edit", async () => {
  const topic = { name: "Angry about the kettle", role: "product", query: "kettle tone:negative" };
  const { body } = await world.request("POST", "/topics", { body: topic });
  const angry = await feed({ externalId: "k1", text: "This kettle is awful, worst purchase ever" });
  const happy = await feed({ externalId: "k2", text: "This kettle is great, I love it" });
  expect(angry.matches).toMatchObject([{ topicId: body.id, words: ["kettle"] }]);
  expect(happy.matches).toEqual([]);
  const calm = await feed({ externalId: "k1", text: "This kettle is great after all, I love it" });
  expect(calm.matches).toMatchObject([{ topicId: body.id, endedAt: expect.any(String) }]);
});

test("the source is believed where the text does not tell, and on the region", async () => {
  expect(values(await feed({ externalId: "l1", text: "👍", lang: "de-AT" })).language).toBe("de-at");
  expect(
    values(await feed({ externalId: "l2", text: "O rato roeu a roupa do rei de Roma", lang: "pt-BR" })).language,
  ).toBe("pt-br");
  const claimed = await feed({ externalId: "l3", text: "Diese Kaffeemaschine tropft seit gestern wieder", lang: "en" });
  expect(values(claimed).language).toBe("de");
  expect(await found("q=lang:pt")).toEqual(["l2"]);
  expect((await found("q=lang:de")).sort()).toEqual(["l1", "l3"]);
});

test("posts and conversations are narrowed and sorted by what is said, page by page, each once", async () => {
  const said = {
    worst: "My machine caught fire, you idiots! This is terrible, I hate it",
    angry: "The new grinder is a disappointment, it leaks and stopped after two days",
    plain: "The shop opens at nine on Saturday",
    glad: "I love the new grinder, best purchase ever, thank you so much",
    mute: "",
  };
  for (const [externalId, text] of Object.entries(said))
    await feed({ externalId, text, network: "sorted", kind: "message", author: { handle: externalId } });
  const own = (post: Post) => (post.network === "sorted" ? [post.externalId] : []);
  const paged = async (query: string): Promise<string[]> => {
    const ids: string[] = [];
    let cursor = "";
    do {
      const { body } = await world.request("GET", `/posts?limit=2&${query}${cursor && `&cursor=${cursor}`}`);
      ids.push(...body.items.flatMap(own));
      cursor = body.nextCursor ?? "";
    } while (cursor);
    return ids;
  };
  expect(await paged("urgency=urgent")).toEqual(["worst"]);
  expect(await paged("toxicity=offensive")).toEqual(["worst"]);
  expect(await paged("tone=negative")).toEqual(["angry", "worst"]);
  expect(await paged("intent=praise&q=grinder")).toEqual(["glad"]);
  expect(await paged("language=en&tone=neutral")).toEqual(["plain"]);
  expect(await paged("sort=newest")).toEqual(["mute", "glad", "plain", "angry", "worst"]);
  expect(await paged("sort=urgency")).toEqual(["worst", "mute", "glad", "plain", "angry"]);
  expect(await paged("sort=tone")).toEqual(["angry", "worst", "plain", "glad", "mute"]);
  expect(await paged("sort=toxicity&tone=negative")).toEqual(["worst", "angry"]);
  expect((await world.request("GET", "/posts?sort=tone&cursor=x")).status).toBe(400);

  const conversations = async (query: string): Promise<string[]> => {
    const handles: string[] = [];
    let cursor = "";
    do {
      const { body } = await world.request("GET", `/conversations?limit=2&${query}${cursor && `&cursor=${cursor}`}`);
      handles.push(...body.items.map((item: Conversation) => item.customer?.handle));
      cursor = body.nextCursor ?? "";
    } while (cursor);
    return handles;
  };
  expect(await conversations("sort=tone")).toEqual(["angry", "worst", "plain", "glad", "mute"]);
  expect(await conversations("sort=urgency")).toEqual(["worst", "mute", "glad", "plain", "angry"]);
  expect(await conversations("sort=toxicity&tone=negative")).toEqual(["worst", "angry"]);
  expect(await conversations("intent=praise")).toEqual(["glad"]);
  expect(await conversations("urgency=urgent&toxicity=offensive&language=en")).toEqual(["worst"]);
  const { body } = await world.request("GET", "/conversations?urgency=urgent");
  expect(body.items[0].signals).toContainEqual(expect.objectContaining({ field: "urgency", value: "urgent" }));
  const view = { name: "Burning", scope: "team", filter: { urgency: "urgent", sort: "tone" } };
  const saved = await world.request("POST", "/saved-views", { body: view });
  expect(saved.body.filter).toEqual(view.filter);
  const counts = await world.request("GET", "/saved-views/counts");
  expect(counts.body.items).toContainEqual({ id: saved.body.id, count: 1, more: false });
});

test.each([
  ["nothing", ""],
  ["nothing but a link", "https://brunnwerk.example/help"],
  ["one emoji", "🙂"],
  ["lone surrogates", "\ud800 hello \udc00"],
  ["100,000 characters", "not good at all! ".repeat(6_000).slice(0, 100_000)],
  ["mixed scripts", "hello мир 你好 مرحبا สวัสดี"],
  ["remains of HTML", "I &lt;3 this &amp;amp; <b>that</b> &#xD800;"],
])("%s is stored whole, with what can be said: without words no tone", async (name, text) => {
  const { body, status } = await world.request("POST", "/posts", { body: { externalId: name, text } });
  expect([status, body.text]).toEqual([201, text.toWellFormed()]);
  const fields = body.signals.map(({ field }: { field: string }) => field);
  expect([fields.includes("tone"), fields.includes("urgency")]).toEqual([text !== "", true]);
});

test("an enricher that fails is logged once and costs its own signal only; none asked for, none made", async () => {
  const errors: unknown[] = [];
  const log = Object.assign(Object.create(world.context.log), { error: (what: unknown) => errors.push(what) });
  const { ENRICHERS } = await import("@earshot/analysis/enrichers.ts");
  const broken = ENRICHERS.map((enricher) =>
    enricher.field !== "tone"
      ? enricher
      : {
          ...enricher,
          enrich: () => {
            throw new Error("out of order");
          },
        },
  );
  const readable = { text: "This is terrible, my money back", title: null, lang: null };
  const analyst = createAnalyst(["language", "tone", "urgency"], log, broken);
  const said = await analyst.read([readable, readable]);
  expect(said).toMatchObject([{ language: "en", tone: null, urgent: true, toxicity: null }, { tone: null }]);
  expect(errors).toHaveLength(1);
  expect(await createAnalyst([], log).read([readable])).toEqual([null]);
});
