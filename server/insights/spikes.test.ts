import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { ingest } from "../intake/ingest.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { recountDay } from "../posts/recount-day.ts";
import { postRoutes } from "../posts/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { riseOf } from "./rise.ts";
import { risingTerms } from "./rising-terms.ts";
import { insightRoutes } from "./routes.ts";
import { watch } from "./watch.ts";

const minute = 60_000;
const quarter = 15 * minute;
const hour = 60 * minute;
const now = new Date("2026-03-18T14:20:00Z");
let world: World;
let e7: string;
let piko: string;
let channelId: string;

beforeAll(async () => {
  world = await openWorld({ capabilities: [topicRoutes, intakeRoutes, postRoutes, insightRoutes], now });
  e7 = (await world.request("POST", "/topics", { body: { name: "Error E7", query: "e7" } })).body.id;
  piko = (await world.request("POST", "/topics", { body: { name: "Piko", query: "piko", role: "product" } })).body.id;
  await world.tx((tx) =>
    sql`update topic set rerun_before = null where workspace_id = ${tx.workspaceId}`.execute(tx.db),
  );
}, 120_000);
afterAll(() => world.close());

/** Ten quiet days: a post of ordinary life every six hours. */
async function quietDays(): Promise<void> {
  world.clock.now = new Date(now);
  await world.context.owner.query(
    "truncate insight, spike_watch, history_volume, post, match, post_key, post_search, post_raw, signal, topic_volume, channel_volume, topic_channel_volume, topic_day_volume, author_volume, topic_author_volume, conversation cascade",
  );
  channelId = newId();
  await world.tx((tx) =>
    sql`insert into channel (workspace_id, id, connector, slug, name, created_at)
      values (${tx.workspaceId}, ${channelId}, 'square', ${channelId}, 'Square', ${new Date(now.getTime() - 30 * 24 * hour)})`.execute(
      tx.db,
    ),
  );
  await hear(
    Array.from({ length: 40 }, (_, n) => ({
      at: now.getTime() - 2 * 24 * hour - n * 6 * hour,
      text: n % 3 ? "A quiet espresso with the machine this morning" : "My piko makes a fine cortado",
      by: `someone${n % 17}`,
    })),
  );
}

type Said = { at: number; text: string; by: string };
let counter = 0;
/** Through the pipeline, as a network brings it. */
async function hear(said: Said[], more: { live?: boolean; rings?: boolean; channel?: string; own?: boolean } = {}) {
  const { live = true, rings, channel = channelId } = more;
  await world.tx((tx) =>
    ingest(world.context, tx, {
      channelId: channel,
      network: "square",
      reach: "all",
      live,
      ...(rings !== undefined && { rings }),
      ...(more.own && { speakers: said.map(({ by }) => `acct:${by}`) }),
      events: said.map(({ at, text, by }) => {
        const id = `p${counter++}`;
        return {
          type: "post" as const,
          post: {
            network: "square",
            externalId: id,
            localId: id,
            kind: "status" as const,
            visibility: "public" as const,
            title: null,
            text,
            html: null,
            lang: "en",
            url: null,
            author: {
              externalId: `acct:${by}`,
              handle: by,
              name: by,
              url: null,
              avatarUrl: null,
              followers: null,
              bot: false,
              weak: false,
            },
            parentExternalId: null,
            rootExternalId: null,
            postedAt: new Date(at).toISOString(),
            revision: 0,
            editedAt: null,
            addressed: false,
            media: [],
            mentions: [],
            links: [],
            tags: [],
            engagement: null,
          },
          raw: "{}",
        };
      }),
    }),
  );
}

const texts = [
  "E7 on my piko after the update",
  "E7 again since the update",
  "piko shows E7",
  "who else has E7 on a piko",
];
const burst = (at: number, count: number, authors = count): Said[] =>
  Array.from({ length: count }, (_, n) => ({ at: at + n * 20_000, text: texts[n % 4]!, by: `angry${n % authors}` }));
const look = () => watch(world.context, world.workspace.id);
const listed = async (query = "") => (await world.request("GET", `/insights${query}`)).body.items;
const behind = async (one: { series: { topicId: string | null }; since: string; until: string }) => {
  const topic = one.series.topicId ? `&topicId=${one.series.topicId}` : "";
  const { body } = await world.request("GET", `/posts?limit=200&since=${one.since}&until=${one.until}${topic}`);
  return body.items.length;
};
const startedAt = Math.floor(now.getTime() / quarter) * quarter;

describe("a rise", () => {
  beforeEach(quietDays);

  test("is told within the quarter hour, with what drives it; its figure opens exactly that many posts", async () => {
    await hear(burst(startedAt, 12));
    await look();
    const items = await listed(`?topicId=${e7}`);
    expect(items).toHaveLength(1);
    const [spike] = items;
    expect(spike).toMatchObject({
      kind: "spike",
      series: { topicId: e7, name: "Error E7" },
      since: new Date(startedAt).toISOString(),
      until: new Date(startedAt + quarter).toISOString(),
      posts: 12,
      peak: 12,
      byOneAuthor: false,
      endedAt: null,
      decision: null,
    });
    expect(spike.deviations).toBeGreaterThan(7);
    expect(spike.usual).toBeLessThan(0.1);
    expect(spike.evidence).toMatchObject({ authors: 12, own: 0, read: 12 });
    const terms = spike.evidence.terms.map((one: { term: string }) => one.term);
    expect(terms.join(" ")).toContain("e7");
    expect(terms.join(" ")).toContain("update");
    expect(spike.evidence.topics).toEqual([{ id: piko, name: "Piko", posts: 9 }]);
    expect(spike.evidence.posts).toHaveLength(5);
    expect(await behind(spike)).toBe(12);
    // Nobody asks for the rise of everything: the same link holds for it.
    for (const one of await listed()) expect(await behind(one)).toBe(one.posts);
  });

  test("goes on while it lasts, ends when it is calm, and is told once a day", async () => {
    await hear(burst(startedAt, 12));
    await look();
    const [first] = await listed(`?topicId=${e7}`);
    world.clock.now = new Date(startedAt + quarter + minute);
    await hear(burst(startedAt + quarter, 6));
    await look();
    await look();
    const [second] = await listed(`?topicId=${e7}`);
    expect(second).toMatchObject({ id: first.id, posts: 18, until: new Date(startedAt + 2 * quarter).toISOString() });
    expect(second.evidence.authors).toBe(12);
    world.clock.now = new Date(startedAt + 7 * quarter);
    await look();
    const [third] = await listed(`?topicId=${e7}`);
    expect(third).toMatchObject({ id: first.id, posts: 18, endedAt: second.until });
    // Three hours later again: the same story.
    world.clock.now = new Date(startedAt + 12 * quarter + minute);
    await hear(burst(startedAt + 12 * quarter, 9));
    await look();
    const again = await listed(`?topicId=${e7}`);
    expect(again).toHaveLength(1);
    expect(again[0]).toMatchObject({ id: first.id, posts: 27, endedAt: null });
    expect(await behind(again[0])).toBe(27);
    // Two days later it is another one.
    world.clock.now = new Date(startedAt + 48 * hour + minute);
    await look();
    await hear(burst(startedAt + 48 * hour, 30));
    await look();
    expect(await listed(`?topicId=${e7}`)).toHaveLength(2);
  });

  test("a post that goes at its source, or comes late, changes figure and list alike", async () => {
    await hear(burst(startedAt, 12));
    await look();
    await world.context.owner.query(
      "update post set deleted_at = now() where id = (select post_id from match where topic_id = $1 order by post_id desc limit 1)",
      [e7],
    );
    await world.tx((tx) => recountDay(tx, now));
    const [spike] = await listed(`?topicId=${e7}`);
    expect(spike.posts).toBe(11);
    expect(await behind(spike)).toBe(11);
    await hear(burst(startedAt + minute, 2));
    const [later] = await listed(`?topicId=${e7}`);
    expect([later.posts, await behind(later)]).toEqual([13, 13]);
  });

  test("fifty posts of one author are told as one author's; our own alone are not told", async () => {
    await hear(burst(startedAt, 36, 1));
    await look();
    expect((await listed(`?topicId=${e7}`))[0]).toMatchObject({
      byOneAuthor: true,
      posts: 36,
      evidence: { authors: 1, topAuthors: [{ handle: "angry0", posts: 36 }] },
    });
    await world.context.owner.query("delete from insight");
    await world.context.owner.query("delete from spike_watch");
    await world.context.owner.query("update post set own = true where author_id is not null and text like '%E7%'");
    await look();
    expect(await listed(`?topicId=${e7}`)).toEqual([]);
  });

  test("history, imports and a channel that is new raise none", async () => {
    await hear(burst(startedAt, 20), { live: false });
    await hear(burst(startedAt + minute, 20), { live: true, rings: false });
    await look();
    expect(await listed()).toEqual([]);
    const fresh = newId();
    await world.tx((tx) =>
      sql`insert into channel (workspace_id, id, connector, slug, name, created_at)
        values (${tx.workspaceId}, ${fresh}, 'square', ${fresh}, 'New', ${new Date(now.getTime() - hour)})`.execute(
        tx.db,
      ),
    );
    await hear(burst(startedAt + 2 * minute, 20), { channel: fresh });
    await look();
    expect(await listed()).toEqual([]);
    // Beside all that, what is said now still counts.
    await hear(burst(startedAt + 3 * minute, 9));
    await look();
    expect(await listed(`?topicId=${e7}`)).toHaveLength(1);
  });

  test("nobody is told of a rise in the first day, nor of a topic of which half was read", async () => {
    await world.context.owner.query("truncate topic_volume, channel_volume, topic_channel_volume, topic_day_volume");
    await hear(burst(startedAt, 20));
    await look();
    expect(await listed()).toEqual([]);
  });

  test("looking twice at once, or again after a kill, tells it once; a workspace that is gone is let be", async () => {
    await hear(burst(startedAt, 12));
    await Promise.all([look(), look(), look()]);
    expect(await listed(`?topicId=${e7}`)).toHaveLength(1);
    const { rows } = await world.context.owner.query(
      "select count(*)::int as n from event where verb = 'insight.created' and at > now() - interval '1 minute' and subject_id = (select id from insight where series_id = $1)",
      [e7],
    );
    expect(rows[0].n).toBe(1);
    await watch(world.context, newId());
  });

  test("whoever was away for hours finds what rose meanwhile", async () => {
    await hear(burst(startedAt, 12));
    world.clock.advance(6 * hour);
    await look();
    expect((await listed(`?topicId=${e7}`))[0]).toMatchObject({
      posts: 12,
      endedAt: new Date(startedAt + quarter).toISOString(),
      noticedAt: world.clock.now.toISOString(),
    });
  });

  test("what arrives is looked at once for all, what came as history is not", async () => {
    await world.context.owner.query("delete from graphile_worker._private_jobs where key like 'watch:%'");
    await hear(burst(startedAt, 3), { live: false });
    expect(await waiting()).toEqual([]);
    await hear(burst(startedAt, 3));
    world.clock.advance(5_000);
    await hear(burst(startedAt, 3));
    expect(await waiting()).toEqual([{ run_at: new Date(now.getTime() + 10_000) }]);
  });
});

const waiting = async () =>
  (
    await world.context.owner.query("select run_at from graphile_worker.jobs where key = $1", [
      `watch:${world.workspace.id}`,
    ])
  ).rows;

describe("deciding", () => {
  let id: string;
  beforeEach(async () => {
    await quietDays();
    await hear(burst(startedAt, 12));
    await look();
    [{ id }] = await listed(`?topicId=${e7}`);
  });

  test("owner, decision, note and what came of it stand with who and when, and in the log", async () => {
    const ana = world.userId("ana");
    const decided = await world.as("ana")("PATCH", `/insights/${id}`, {
      body: { ownerId: ana, decision: "act", note: "Holding steam helps" },
      headers: { "if-match": '"1"' },
    });
    expect(decided).toMatchObject({
      status: 200,
      body: {
        owner: { id: ana, name: "Ana Ribeiro" },
        decision: "act",
        note: "Holding steam helps",
        outcome: null,
        decidedBy: "Ana Ribeiro",
        decidedAt: now.toISOString(),
        version: 2,
      },
    });
    expect(await listed("?decided=false&limit=200")).not.toContainEqual(expect.objectContaining({ id }));
    const late = await world.as("priya")("PATCH", `/insights/${id}`, {
      body: { decision: "ignore" },
      headers: { "if-match": '"1"' },
    });
    expect(late).toMatchObject({ status: 409, body: { currentVersion: 2 } });
    await world.request("PATCH", `/insights/${id}`, { body: { outcome: "Fixed in 2.4.1", decision: null } });
    const { body } = await world.request("GET", `/insights/${id}`);
    expect(body).toMatchObject({ decision: null, decidedBy: null, decidedAt: null, outcome: "Fixed in 2.4.1" });
    const { rows } = await world.context.owner.query(
      "select data from event where verb = 'insight.updated' and subject_id = $1 order by id",
      [id],
    );
    expect(rows[0].data).toMatchObject({ was: { decision: null }, is: { decision: "act" } });
  });

  test("an unknown teammate, a partner, a key that may not and words beyond the limit are refused", async () => {
    const patch = (body: unknown, who: "ana" | "ida" = "ana") => world.as(who)("PATCH", `/insights/${id}`, { body });
    expect((await patch({ ownerId: newId() })).status).toBe(422);
    expect((await patch({ decision: "shout" })).status).toBe(400);
    expect((await patch({ note: "x".repeat(20_001) })).status).toBe(400);
    expect((await patch({ decision: "act" }, "ida")).status).toBe(403);
    expect((await world.as("ida")("GET", `/insights/${id}`)).status).toBe(200);
    expect((await world.request("PATCH", `/insights/${newId()}`, { body: { note: "x" } })).status).toBe(404);
    expect((await world.request("GET", "/insights?cursor=nonsense")).status).toBe(400);
  });

  test("a list is walked page by page, newest rise first", async () => {
    const all = await listed("?limit=200");
    expect(all.length).toBeGreaterThan(1);
    const walked: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await world.request(
        "GET",
        `/insights?limit=1${cursor ? `&cursor=${cursor}` : ""}`,
      );
      walked.push(...body.items.map((one) => one.id));
      cursor = body.nextCursor;
    }
    expect(walked).toEqual(all.map((one: { id: string }) => one.id));
  });
});

describe("pure", () => {
  test("a rise reaches as far as its quarter hours stand out, over short calms; an even series has none", () => {
    const at = (n: number) => n * quarter;
    const even = new Map(Array.from({ length: 96 * 10 }, (_, n) => [at(n), 3 + ((n * 7) % 3)]));
    expect(riseOf(even, { start: 0, from: at(900), until: at(960) })).toBeNull();
    const high = new Map([...even, [at(940), 8], [at(941), 30], [at(942), 4], [at(943), 20], [at(955), 5]]);
    expect(riseOf(high, { start: 0, from: at(900), until: at(960) })).toMatchObject({
      since: at(940),
      until: at(944),
      peak: 30,
    });
    // The first post of a rise is not on the line yet; a second rise after a calm is a rise of its own.
    const twice = new Map([...even, [at(905), 30], [at(950), 40]]);
    expect(riseOf(twice, { start: 0, from: at(900), until: at(960) })).toMatchObject({ since: at(950) });
  });

  test("terms that rise, not those that everybody always says; hostile text is borne", () => {
    const before = Array.from({ length: 100 }, (_, n) => `the machine makes the coffee ${n % 9 ? "" : "E7"}`);
    const posts = ["the E7 update", "the E7 update again", "E7 update here", "the machine hisses"];
    const terms = risingTerms(posts, before).map(({ term }) => term);
    expect(terms[0]).toBe("e7 update");
    expect(terms).toHaveLength(1);
    const repeated = Array.from({ length: 9 }, (_, n) => (n < 4 ? "E7 im Büro, Stimmung am Boden" : `E7 ${n}`));
    expect(risingTerms(repeated, before).map(({ term }) => term)).toEqual(["e7"]);
    expect(terms).not.toContain("the");
    expect(risingTerms(["\ud800 \0", "\ud800 \0", "x".repeat(50_000)], [])).toBeInstanceOf(Array);
    expect(risingTerms([], before)).toEqual([]);
  });
});
