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
  expect(of("tone")).toMatchObject({ value: "negative", model: expect.stringMatching(/^sentiment \d{4}-\d\d$/) });
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

test.each([
  ["nothing but a link", "https://brunnwerk.example/help"],
  ["one emoji", "🙂"],
  ["lone surrogates", "\ud800 hello \udc00"],
  ["100,000 characters", "not good at all! ".repeat(5_800)],
  ["mixed scripts", "hello мир 你好 مرحبا สวัสดี"],
  ["remains of HTML", "I &lt;3 this &amp;amp; <b>that</b> &#xD800;"],
])("%s is stored with what can be said", async (name, text) => {
  const { body, status } = await world.request("POST", "/posts", {
    body: { externalId: name, text: text.toWellFormed() },
  });
  expect([status, Array.isArray(body.signals)]).toEqual([201, true]);
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
