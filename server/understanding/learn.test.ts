import { hashOf } from "@earshot/analysis/engine/hash.ts";
import type { Post } from "@earshot/contract/posts.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { erase } from "../posts/erase.ts";
import { postRoutes } from "../posts/routes.ts";
import { react } from "../react.ts";
import { topicRoutes } from "../topics/routes.ts";
import { learn } from "./learn.ts";
import { understandingRoutes } from "./routes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities: [topicRoutes, intakeRoutes, postRoutes, understandingRoutes] });
});
afterAll(() => world.close());

const machines = ["Piko", "Brunn One", "office machine", "grinder", "demo unit", "old Piko", "second boiler"];
const places = ["in the kitchen", "at the café", "at work", "in Lisbon", "upstairs", "in our shop", "on the boat"];
/** What everybody at Brunnwerk knows to be bad news, and a model that was fitted elsewhere does not. */
const fault = (n: number) => `E7 on the ${machines[n % 7]} ${places[(n * 3) % 7]}, display shows it since ${n} o'clock`;
const calm = (n: number) => `The ${machines[n % 7]} stands ${places[(n * 5) % 7]}, next to shelf ${n}`;

const feed = async (texts: string[], name: string): Promise<Post[]> => {
  const items = texts.map((text, n) => ({ externalId: `${name}${n}`, text }));
  return (await world.request("POST", "/posts", { body: { items } })).body.items;
};
/** Never learnt from: one in five, by its id, which is another one in every run. */
const isKept = ({ id }: Post) => (hashOf(id) >>> 0) % 5 === 0;
/** Feeds sixty at a time until there are enough to test with. */
const feedEnough = async (text: (n: number) => string, name: string): Promise<Post[]> => {
  const posts: Post[] = [];
  while (posts.filter(isKept).length < 12) {
    const from = posts.length;
    posts.push(
      ...(await feed(
        Array.from({ length: 60 }, (_, n) => text(from + n)),
        `${name}${from}-`,
      )),
    );
  }
  return posts;
};
const toneOf = ({ signals }: Post) => signals?.find(({ field }) => field === "tone");
const correct = (postIds: string[], value: string, shown = "bulk") =>
  world.as("ana")("POST", "/corrections", { body: { postIds, field: "tone", value, shown, visible: true } });
const model = async () => (await world.as("priya")("GET", "/models/tone")).body;
const jobs = async (): Promise<{ key: string; soon: boolean }[]> =>
  (
    await world.context.owner.query(
      "select key, run_at <= now() as soon from graphile_worker.jobs where key like 'learn%' order by key collate \"C\"",
    )
  ).rows;
const run = () => learn(world.context, world.workspace.id);

test("fifty corrections are learnt at once, fewer in the night; what passes its tests answers the posts that come", async () => {
  const faults = await feed(
    Array.from({ length: 150 }, (_, n) => fault(n)),
    "fault",
  );
  await feed(
    Array.from({ length: 60 }, (_, n) => calm(n)),
    "calm",
  );
  const ids = faults.filter((post) => toneOf(post)?.value !== "negative").map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(100);
  await correct(ids.slice(0, 49), "negative");
  expect((await jobs()).map(({ key, soon }) => [key.split(":")[0], soon])).toEqual([["learn-nightly", false]]);
  await correct(ids.slice(49), "negative");
  expect(await jobs()).toMatchObject([{ soon: false }, { key: `learn:${world.workspace.id}`, soon: true }]);
  expect(await model()).toMatchObject({
    live: 0,
    waiting: ids.length,
    corrected: ids.length,
    versions: [{ version: 0 }],
  });

  // The power goes where the version would be stored: nothing of it is, and the next run makes it.
  const { now } = world.context;
  world.context.now = () => {
    throw new Error("the power went");
  };
  await expect(run()).rejects.toThrow("the power went");
  world.context.now = now;
  expect(await model()).toMatchObject({ live: 0, waiting: ids.length, versions: [{ version: 0 }] });
  await run();

  const after = await model();
  expect(after).toMatchObject({ live: 1, waiting: 0, held: false, shadow: null });
  const [first] = after.versions;
  expect(first).toMatchObject({ version: 1, state: "live", figures: { refusal: null } });
  expect(first.learntFrom + first.keptApart).toBe(ids.length);
  expect(first.keptApart).toBeGreaterThan(9);
  const { figures } = first;
  expect(figures.keptApart.candidate.rows).toBe(first.keptApart);
  expect(figures.keptApart.candidate.percent).toBeGreaterThan(figures.keptApart.live.percent);
  expect(figures.gain.low).toBeGreaterThan(0);
  expect(figures.regression.candidate.percent).toBeGreaterThanOrEqual(figures.regression.base.percent - 1);
  expect(figures.curve[0].percent).toBeLessThan(figures.curve.at(-1).percent);
  expect(after.history).toMatchObject([{ from: 0, to: 1, reason: "tested", by: null }]);
  expect(after.reliability).toEqual({ rows: 0, bins: null });

  const [fresh] = await feed(["E7 on the travel machine in Porto, display shows it since noon"], "fresh");
  expect(toneOf(fresh!)).toMatchObject({ value: "negative", model: expect.stringMatching(/^sentiment \S+ \+1$/) });
  expect(toneOf(fresh!)?.reasons.length).toBeGreaterThan(0);
  const [still] = await feed(["The travel machine stands in Porto, next to the door"], "still");
  expect(toneOf(still!)?.value).toBe("neutral");
  const theirs = await world.request("POST", "/posts", {
    key: world.ostra.key,
    body: { externalId: "theirs", text: "E7 on the travel machine in Porto, display shows it since noon" },
  });
  expect(toneOf(theirs.body)).toMatchObject({ value: "neutral", model: expect.not.stringContaining("+") });
});

test("one click goes back; from then on versions are shadows until somebody promotes one", async () => {
  expect((await world.as("ana")("PATCH", "/models/tone", { body: { live: 0 } })).status).toBe(403);
  expect((await world.as("tom")("PATCH", "/models/tone", { body: { live: 7 } })).status).toBe(404);
  expect((await world.as("tom")("PATCH", "/models/tone", { body: { live: 0 } })).body).toMatchObject({
    live: 0,
    held: true,
  });
  const text = "E7 on the display model in Ghent, display shows it since noon";
  const [back] = await feed([text], "back");
  expect(toneOf(back!)).toMatchObject({ value: "neutral", model: expect.not.stringContaining("+") });
  const more = await feed(
    Array.from({ length: 20 }, (_, n) => fault(n + 200)),
    "more",
  );
  await correct(
    more.map(({ id }) => id),
    "negative",
  );
  await run();
  const held = await model();
  expect(held).toMatchObject({ live: 0, shadow: 2, held: true });
  expect(held.versions[0]).toMatchObject({ version: 2, state: "shadow", figures: { refusal: "held" } });
  const { compared, differed } = held.versions[0];
  expect(compared).toBeGreaterThan(60);

  // The shadow answers what comes, and nobody sees it.
  const [unseen] = await feed(["E7 on the loan machine in Bruges, display shows it since noon"], "unseen");
  expect(toneOf(unseen!)?.value).toBe("neutral");
  await run();
  expect((await model()).versions[0]).toMatchObject({ compared: compared + 1, differed: differed + 1 });
  const flips = (await world.as("priya")("GET", "/models/tone/versions/2/flips?limit=1")).body;
  expect(flips.items).toMatchObject([{ postId: unseen!.id, was: "neutral", would: "negative" }]);
  expect(flips.nextCursor).toBe(unseen!.id);
  expect((await jobs()).map(({ key }) => key)).toContain(`learn-nightly:${world.workspace.id}`);

  const chosen = await world.as("tom")("PATCH", "/models/tone", { body: { live: 2 } });
  expect(chosen.body).toMatchObject({ live: 2, held: false, shadow: null });
  const [seen] = await feed([text.replace("Ghent", "Leuven")], "seen");
  expect(toneOf(seen!)).toMatchObject({ value: "negative", model: expect.stringContaining("+2") });
  expect((await model()).history).toMatchObject([
    { from: 0, to: 2, reason: "chosen", by: "Tom Aldous" },
    { from: 1, to: 0, reason: "rolled_back", by: "Tom Aldous" },
    { from: 0, to: 1, reason: "tested" },
  ]);
});

test("what makes it worse on the posts kept apart does not pass and answers nobody", async () => {
  const posts = await feedEnough((n) => `Shelf ${n} of the ${machines[n % 7]} ${places[(n * 2) % 7]}`, "shelf");
  for (const [value, told] of [
    ["none", posts.filter(isKept)],
    ["offensive", posts.filter((post) => !isKept(post))],
  ] as const)
    await world.as("ana")("POST", "/corrections", {
      body: { postIds: told.map(({ id }) => id), field: "toxicity", value, shown: "place", visible: true },
    });
  await run();
  const { body } = await world.as("priya")("GET", "/models/toxicity");
  expect(body).toMatchObject({ live: 0, shadow: 1 });
  expect(body.versions[0].figures.refusal).toBe("kept_apart");
});

test("a post that is gone teaches nothing: its corrections go, and what was learnt from it is forgotten", async () => {
  const before = await model();
  const gone = { type: "delete" as const, externalId: "fault0", localId: null, at: null, raw: "{}" };
  await world.tx((tx) =>
    erase(tx, { network: "api", channelId: null, reach: "all", events: [gone] }, world.context.now()),
  );
  const { rows } = await world.context.owner.query(
    "select payload -> 'eventIds' as ids from graphile_worker._private_jobs where payload::jsonb ? 'eventIds'",
  );
  await react(
    world.context,
    world.workspace.id,
    rows.flatMap(({ ids }) => ids),
  );
  expect((await model()).corrected).toBe(before.corrected - 1);
  expect(await jobs()).toMatchObject([{}, { key: `learn:${world.workspace.id}`, soon: true }]);
  await run();
  const after = await model();
  expect(after.live).toBe(3);
  expect(
    after.versions.map(({ version, state, bytes }: Record<string, unknown>) => [version, state, bytes !== 0]),
  ).toEqual([
    [3, "live", true],
    [2, "forgotten", false],
    [1, "forgotten", false],
    [0, "past", false],
  ]);
  expect(after.history[0]).toMatchObject({ reason: "forgotten", to: 3 });
  expect((await world.as("tom")("PATCH", "/models/tone", { body: { live: 2 } })).status).toBe(422);
});

test("posts that are edited after they were corrected, and languages, teach nothing; intents teach one by one", async () => {
  const posts = await feedEnough((n) => `Any chance of a quiet mode for unit ${n} ${places[n % 7]}?`, "quiet");
  const ids = posts.map(({ id }) => id);
  await world.as("ana")("POST", "/corrections", {
    body: { postIds: ids, field: "intent", value: "idea", holds: true, shown: "bulk", visible: false },
  });
  await world.as("ana")("POST", "/corrections", {
    body: { postIds: ids.slice(0, 9), field: "language", value: "nl", shown: "bulk", visible: false },
  });
  await feed(["Any chance of a quiet mode for the first unit?"], "quiet0-");
  await run();
  const { body } = await world.as("priya")("GET", "/models/intents");
  const { learntFrom, keptApart, figures } = body.versions[0];
  expect(learntFrom + keptApart).toBe(ids.length - 1);
  // Of each post one intent is known, and no other one is learnt or tested.
  expect(figures.keptApart.candidate.rows).toBe(keptApart);
  expect(figures.keptApart.candidate.percent).toBeGreaterThan(figures.keptApart.live.percent);
  const { items } = (await world.as("priya")("GET", "/models")).body;
  expect(items.map(({ task }: { task: string }) => task)).toEqual(["tone", "intents", "urgency", "toxicity"]);
});

test("weights are kept of what answers, of what answered before and of the newest five; old figures stay to be read", async () => {
  const { live } = await model();
  const { owner } = world.context;
  const here = [world.workspace.id];
  await owner.query(
    `insert into model_version (workspace_id, task, version, base, state, weights, learnt_from, kept_apart, figures, trained_at)
     select workspace_id, task, n, base, 'past', weights, learnt_from, kept_apart, figures, trained_at
     from model_version, generate_series(11, 24) n where workspace_id = $1 and task = 'tone' and version = ${live}`,
    here,
  );
  // Version 12 answered until yesterday, 11 until the day before, 13 long ago.
  await owner.query(
    `insert into model_change (workspace_id, id, task, from_version, to_version, reason, at)
     select $1, gen_random_uuid(), 'tone', x.version, 0, 'chosen', $2::timestamptz + x.days * interval '1 day'
     from (values (11, -2), (12, -1), (13, -900)) as x(version, days)`,
    [...here, new Date(world.context.now().getTime() + 10 * 86_400_000)],
  );
  await owner.query(
    `insert into model_flip (workspace_id, task, version, post_id, was, would)
     select $1, 'tone', n, gen_random_uuid(), 'neutral', 'negative' from generate_series(11, 24) n`,
    here,
  );
  await run();
  const after = await model();
  const kept = after.versions.filter(({ bytes }: { bytes: number }) => bytes > 0);
  expect(kept.map(({ version }: { version: number }) => version)).toEqual([24, 23, 22, 21, 20, 12, 11, live]);
  expect(after.live).toBe(live);
  expect(after.versions.find(({ version }: { version: number }) => version === 13)).toMatchObject({
    state: "forgotten",
    figures: { regression: { candidate: { rows: 100 } } },
  });
  const flips = await owner.query(
    "select distinct version from model_flip where workspace_id = $1 and task = 'tone' and version > 10 order by version",
    here,
  );
  expect(flips.rows.map(({ version }) => version)).toEqual([11, 12, 20, 21, 22, 23, 24]);
  // What is kept can be used again, and the next night it still is.
  expect((await world.as("tom")("PATCH", "/models/tone", { body: { live: 13 } })).status).toBe(422);
  expect((await world.as("tom")("PATCH", "/models/tone", { body: { live: 11 } })).body).toMatchObject({ live: 11 });
  await run();
  expect(await model()).toMatchObject({ live: 11 });
});

test("posts are drawn evenly to be judged, each once; answers tell how far confidence can be trusted", async () => {
  const first = (await world.as("ana")("GET", "/audits?limit=20")).body;
  expect(first.items).toHaveLength(20);
  expect(first.among).toBeGreaterThan(20);
  expect((await world.as("ana")("GET", "/audits?limit=20")).body).toEqual(first);
  for (const { postId, values } of first.items) await correct([postId], values[0] ?? "neutral", "audit");
  const second = (await world.as("ana")("GET", "/audits?limit=20")).body.items;
  const judged = new Set(first.items.map(({ postId }: { postId: string }) => postId));
  expect(second.filter(({ postId }: { postId: string }) => judged.has(postId))).toEqual([]);
  await correct([second[0].postId], second[0].values[0] === "negative" ? "positive" : "negative", "audit");
  const { audited, reliability } = await model();
  expect(audited.rows).toBe(21);
  expect(audited.percent).toBeCloseTo((100 * 20) / 21, 0);
  expect(reliability.rows).toBe(21);
  expect(reliability.bins.reduce((sum: number, { rows }: { rows: number }) => sum + rows, 0)).toBe(21);
  expect((await world.as("priya")("GET", "/audits")).status).toBe(403);
});
