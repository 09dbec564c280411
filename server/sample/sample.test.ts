import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { advocacyRoutes } from "../advocacy/routes.ts";
import { channelRoutes } from "../channels/routes.ts";
import { communityRoutes } from "../community/routes.ts";
import { deliver } from "../inbox/deliver.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { makeForecasts } from "../insights/make-forecasts.ts";
import { riseOf } from "../insights/rise.ts";
import { insightRoutes } from "../insights/routes.ts";
import { watch } from "../insights/watch.ts";
import { collect } from "../intake/collect.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { leavingRoutes } from "../leaving/routes.ts";
import { peopleRoutes } from "../people/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { squareRoutes } from "../square/routes.ts";
import { squareHost, squareServer } from "../square/server.ts";
import { topicRoutes } from "../topics/routes.ts";
import { play } from "./play.ts";
import { sampleRoutes } from "./routes.ts";
import { readState } from "./state.ts";
import { tell } from "./tell.ts";

const hour = 3_600_000;
const quarter = 900_000;
let world: World;
let sampleId: string;
const anchor = new Date("2026-03-18T14:20:00Z");

beforeAll(async () => {
  world = await openWorld({
    now: anchor,
    capabilities: [
      channelRoutes,
      topicRoutes,
      intakeRoutes,
      postRoutes,
      peopleRoutes,
      inboxRoutes,
      insightRoutes,
      squareRoutes,
      sampleRoutes,
      leavingRoutes,
      advocacyRoutes,
      communityRoutes,
    ],
    inProcess: { [squareHost]: squareServer },
  });
}, 180_000);
afterAll(() => world.close());

/** Mei of the test's own Brunnwerk, looking into the sample. */
const inSample = (method: string, path: string, body?: unknown) =>
  world.as("mei")(method, path, { headers: { "earshot-workspace": sampleId }, ...(body !== undefined && { body }) });

async function rows<T>(query: ReturnType<typeof sql<T>>): Promise<T[]> {
  return world.tx(async (tx) => (await query.execute(tx.db)).rows, sampleId);
}

const hearSquare = async () => {
  const state = await readState(world.context.db);
  return collect(world.context, sampleId, state!.channels.square!);
};

describe("opening", () => {
  test("POST /sample opens it once, with log-ins that work, and whoever asked may enter", async () => {
    expect((await world.as("mei")("GET", "/sample")).body).toMatchObject({ loaded: false, logins: [] });
    const [first, second] = await Promise.all([world.as("mei")("POST", "/sample"), world.as("mei")("POST", "/sample")]);
    expect(first).toMatchObject({ status: 201, body: { loaded: true, speed: 1 } });
    expect(second!.body).toEqual(first!.body);
    expect(first.body.logins.map(({ name }: { name: string }) => name)).toEqual(["Ana Ribeiro", "Tom Aldous"]);
    const { workspaces } = (await world.as("mei")("GET", "/me")).body;
    const mine = workspaces.find(({ slug }: { slug: string }) => slug === first.body.workspaceSlug);
    expect(mine).toMatchObject({ sample: true, role: "owner", name: "Brunnwerk" });
    sampleId = mine.id;
    expect(workspaces.filter(({ sample }: { sample: boolean }) => sample)).toHaveLength(1);
    const [{ email, password }] = first.body.logins;
    expect(await world.context.auth.signIn(email, password)).not.toHaveLength(0);
  }, 180_000);

  test("nobody and a key that may not manage the workspace are refused", async () => {
    expect((await world.request("POST", "/sample", { key: null })).status).toBe(401);
    const weak = await world.request("POST", "/api-keys", { body: { name: "reads", scopes: ["posts:read"] } });
    expect((await world.request("GET", "/sample", { key: weak.body.secret })).status).toBe(403);
    expect((await world.request("GET", "/sample")).body).toMatchObject({ loaded: true });
  });

  test("a question from the square was told to its author, and its answer waits there to be passed on", async () => {
    const { items } = (await inSample("GET", "/relays")).body;
    expect(items).toMatchObject([
      {
        state: "offered",
        refusal: null,
        question: { title: "What helps when the app empties a watch?" },
        answer: { by: "Dora Quist", named: true },
      },
    ]);
    expect(items[0].text).toMatch(/^An answer from Dora Quist in our community: “Turn off live temperature .*” http/);
    const question = await inSample("GET", `/questions/${items[0].question.id}`);
    expect(question.body).toMatchObject({
      state: "likely",
      sources: [{ network: "square", quote: expect.stringContaining("drains my watch"), notice: { state: "sent" } }],
    });
  });

  test("points: Dora's lines open what they are for, of every kind; Hal's praise and Rex's friends wait for a person", async () => {
    const { items } = (await inSample("GET", "/ledger?limit=200")).body;
    const of = (name: string) => items.filter((line: { member: { name: string } }) => line.member.name === name);
    const grind = of("Dora Quist").filter(({ subject }: { subject: { title: string } }) => /grind/.test(subject.title));
    expect(grind.map(({ points }: { points: number }) => points)).toEqual([15, -15, 15]);
    for (const { subject, actKind } of of("Dora Quist"))
      expect(subject).toMatchObject(
        actKind.endsWith("answer")
          ? { questionId: expect.any(String), url: expect.stringContaining("#post-") }
          : { title: actKind === "shipped_idea" ? "One machine on two phones" : expect.stringMatching(/recommend it/) },
      );
    const kinds = new Set(of("Dora Quist").map(({ actKind }: { actKind: string }) => actKind));
    expect([...kinds].sort()).toEqual(["accepted_answer", "recommendation", "shipped_idea"]);
    expect(of("Hal Ostrow")).toMatchObject([{ actKind: "helpful_answer", points: 5 }]);
    const { items: held } = (await inSample("GET", "/acts?state=held")).body;
    const praise = held.filter(({ kind }: { kind: string }) => kind === "recommendation");
    expect(praise.map(({ member }: { member: { name: string } }) => member.name)).toEqual(["Hal Ostrow"]);
    const rings = held.filter(({ reason }: { reason: string }) => reason === "ring");
    expect(new Set(rings.map(({ member }: { member: { name: string } }) => member.name))).toEqual(
      new Set(["Rex", "Kip", "Dot"]),
    );
    expect((await inSample("GET", "/program")).body).toMatchObject({ missing: [], openedBy: "Jonas Weil" });
  });
});

describe("the past", () => {
  test("60 days of 55 to 80 posts, each with its raw payload, its search entry and nothing rejected", async () => {
    const days = await rows(sql<{ posts: number }>`
      select count(*)::int as posts from post where not placeholder group by posted_at::date order by posted_at::date`);
    expect(days).toHaveLength(61);
    for (const { posts } of days.slice(1, -1)) expect(posts).toSatisfy((n: number) => n >= 55 && n <= 80);
    const [sums] = await rows(sql<Record<string, number>>`select
      (select count(*) from post)::int as posts, (select count(*) from post_raw)::int as raws,
      (select count(*) from post_search)::int as searches, (select count(*) from post where placeholder)::int as placeholders,
      (select sum(posts) from channel_volume)::int as volume, (select count(*) from post where network = 'portal')::int as portal, (select count(*) from rejected_event)::int as rejected,
      (select count(distinct lang) from post)::int as languages,
      (select count(*) from post where network = 'bluesky' and parent_id is not null and likes > 0)::int as bluesky`);
    expect(sums).toMatchObject({
      raws: sums!.posts,
      searches: sums!.posts,
      // What is asked and answered on the portal comes through no channel.
      volume: sums!.posts! - sums!.portal!,
      placeholders: 0,
      rejected: 0,
    });
    expect(sums!.languages).toBeGreaterThanOrEqual(6);
    expect(sums!.bluesky).toBeGreaterThan(50);
    expect(sums!.portal).toBeGreaterThan(5);
  });

  test("five hours ago six times as much was said as in that hour of the week before", async () => {
    const [found] = await rows(sql<{ rise: number; usual: number }>`
      with hours as (select date_trunc('hour', at) as at, sum(posts)::int as posts from channel_volume group by 1)
      select (select posts from hours where at = date_trunc('hour', ${anchor}::timestamptz - interval '5 hours'))::int as rise,
        avg(posts)::float as usual from hours
      where at in (select date_trunc('hour', ${anchor}::timestamptz - interval '5 hours') - n * interval '7 days' from generate_series(1, 8) n)`);
    expect(found!.rise / found!.usual).toBeGreaterThan(5.5);
    expect(found!.rise / found!.usual).toBeLessThan(6.5);
  });

  test.each(["2026-11-23T04:20:00Z", "2026-11-24T07:05:00Z", "2026-11-22T16:35:00Z"])(
    "opened at %s, by night or day, E7 stands out against its past",
    (opened) => {
      const now = Date.parse(opened);
      const posts = new Map<number, number>();
      for (const { at, text } of tell(new Date(now)).past) {
        const start = Math.floor(at / quarter) * quarter;
        if (/\be7\b/i.test(text)) posts.set(start, (posts.get(start) ?? 0) + 1);
      }
      const from = Math.floor((now - 24 * hour) / quarter) * quarter;
      const rise = riseOf(posts, { start: from - 14 * 24 * hour, from, until: now });
      expect(rise).toMatchObject({ since: expect.any(Number), peak: expect.any(Number) });
    },
  );

  test("Lena's idea has 23 posts from 19 people, and E7 begins an hour after the app", async () => {
    const [idea] = await rows(sql<{ posts: number; people: number; first: Date }>`
      select count(*)::int as posts, count(distinct p.author_id)::int as people, min(p.posted_at) as first
      from match m join topic t on t.workspace_id = m.workspace_id and t.id = m.topic_id
      join post p on p.workspace_id = m.workspace_id and p.id = m.post_id where t.name = 'Quiet mode'`);
    expect(idea).toMatchObject({ posts: 23, people: 19 });
    expect(Math.round((anchor.getTime() - idea!.first.getTime()) / (24 * hour))).toBe(35);
    const [e7] = await rows(sql<{ first: Date; newest: string }>`
      select min(p.posted_at) as first, max(p.text) filter (where p.text like '%third time%') as newest
      from match m join topic t on t.workspace_id = m.workspace_id and t.id = m.topic_id
      join post p on p.workspace_id = m.workspace_id and p.id = m.post_id where t.name = 'Error E7'`);
    expect((anchor.getTime() - e7!.first.getTime()) / hour).toBeCloseTo(13, 1);
    expect(e7!.newest).toContain("I want my money back");
  });

  test("Noor's third E7 can be left to the community: Dora is asked first, with reasons", async () => {
    const path = `/conversations/${await idOf("%third time%")}/willing-members`;
    const { body } = await inSample("GET", path);
    expect(body).toMatchObject({ refusal: null, asked: [{ member: { name: "Dora Quist" } }, {}] });
    expect(body.asked[0].reasons).toContainEqual(expect.objectContaining({ code: "topic", of: "Error E7" }));
    expect(body.asked[0].reasons).toContainEqual(expect.objectContaining({ code: "accepted" }));
    expect(body.asked[1].member.name).toBe("Hal Ostrow");
  });

  test("Rex may want to be left alone: a person has to decide", async () => {
    const { items } = (await inSample("GET", "/stop-proposals?state=waiting")).body;
    expect(items).toMatchObject([{ words: "stop messaging me", author: { name: "Rex" } }]);
    const { obstacles } = (await inSample("GET", `/people/${items[0].person.id}/contact-rules`)).body;
    expect(obstacles[0]).toMatchObject({ code: "stop_proposed", effect: "holds" });
  });

  test("the inbox looks lived in: some 20 open, the rest dealt with at its time", async () => {
    const byStatus = Object.fromEntries(
      (
        await rows(
          sql<{ status: string; n: number }>`select status, count(*)::int as n from conversation group by status`,
        )
      ).map(({ status, n }) => [status, n]),
    );
    expect(byStatus.open).toBeGreaterThanOrEqual(15);
    expect(byStatus.open).toBeLessThanOrEqual(28);
    expect(byStatus.resolved).toBeGreaterThan(60);
    for (const status of ["waiting_customer", "waiting_community", "snoozed", "no_reply_needed"])
      expect(byStatus[status], status).toBeGreaterThan(0);
    const [odd] = await rows(sql<{ n: number }>`select count(*)::int as n from conversation
      where created_at > last_at + interval '1 minute' or status_at > ${anchor} or created_at > ${anchor}`);
    expect(odd!.n).toBe(0);
    const detail = await inSample("GET", `/conversations/${await idOf("%third time%")}`);
    expect(detail.body).toMatchObject({ openedBy: "addressed", priority: 4, composer: { canReply: true } });
    expect(detail.body.thread[0].media).toHaveLength(1);
    const picture = await world.app.inject({ method: "GET", url: detail.body.thread[0].media[0].url });
    expect(picture).toMatchObject({ statusCode: 200, headers: { "content-type": "image/png" } });
    const [replies] = await rows(sql<{ n: number; linked: number }>`
      select count(*)::int as n, count(post_id)::int as linked from reply
      where state = 'sent' and purpose = 'answers'`);
    expect(replies!.n).toBeGreaterThan(60);
    expect(replies!.linked).toBe(replies!.n);
  });

  test("Noor's profile on the square and Samir are authors; Dora has three profiles", async () => {
    const found = await rows(sql<{ handle: string; network: string; person: string | null }>`
      select i.handle, i.network, p.name as person from identity i
      left join person p on p.workspace_id = i.workspace_id and p.id = i.person_id
      where i.name in ('Noor Haddad', 'Samir Cole', 'Dora Quist') and i.network <> 'portal' order by i.name, i.network`);
    expect(found.map(({ network, person }) => [network, person])).toEqual([
      ["bluesky", "Dora Quist"],
      ["feed", null],
      ["mastodon", "Dora Quist"],
      ["square", "Dora Quist"],
      ["mastodon", "Noor Haddad"],
      ["square", null],
      ["square", null],
    ]);
  });

  test("nothing but the square is ever asked: the other channels stand paused", async () => {
    const { items } = (await inSample("GET", "/channels")).body;
    for (const channel of items) {
      expect(channel.paused).toBe(channel.connector !== "square");
      if (!channel.paused) continue;
      expect(channel.name).toContain("not connected");
      expect(await collect(world.context, sampleId, channel.id)).toEqual({ pages: 0, posts: 0, trouble: null });
    }
  });
});

const idOf = async (text: string): Promise<string> => {
  const [found] = await rows(sql<{ id: string }>`
    select c.id from conversation c join conversation_post h on h.workspace_id = c.workspace_id and h.conversation_id = c.id
    join post p on p.workspace_id = h.workspace_id and p.id = h.post_id where p.text like ${text}`);
  return found!.id;
};

describe("what is derived", () => {
  test("the rise is found by what was said: E7, since when, by whom, about which product; its figure is that of the list", async () => {
    await watch(world.context, sampleId);
    const { items } = (await inSample("GET", "/insights")).body;
    const e7 = items.find((one: { series: { name: string } }) => one.series.name === "Error E7");
    expect(e7).toMatchObject({ byOneAuthor: false, decision: null });
    const risen = Math.floor((anchor.getTime() - 5 * hour) / hour) * hour;
    expect([Date.parse(e7.since) <= risen + hour / 4, Date.parse(e7.until) >= risen + hour]).toEqual([true, true]);
    expect(Date.parse(e7.since)).toBeGreaterThan(risen - 2 * hour);
    console.info(`sample spike ${e7.since} to ${e7.until}, ${e7.posts} posts, ${JSON.stringify(e7.evidence)}`);
    expect(e7.evidence.terms.map(({ term }: { term: string }) => term).join(" ")).toContain("e7");
    expect(e7.evidence.topics.map(({ name }: { name: string }) => name)).toContain("Piko");
    expect(e7.evidence.authors).toBeGreaterThan(5);
    for (const { series, since, until, posts } of items) {
      const topic = series.topicId ? `&topicId=${series.topicId}` : "";
      const { body } = await inSample("GET", `/posts?limit=200&since=${since}&until=${until}${topic}`);
      expect(body.items).toHaveLength(posts);
    }
  });

  test("the next day is forecast; the past ones are told as computed afterwards, beside what came", async () => {
    await makeForecasts(world.context, sampleId);
    const { next, days, record } = (await inSample("GET", "/insights/forecast")).body;
    expect(next.hours).toHaveLength(24);
    const day = next.hours.reduce((sum: number, one: { expected: number }) => sum + one.expected, 0);
    expect(day).toBeGreaterThan(30);
    expect(day).toBeLessThan(120);
    const past = days.filter(({ backtest }: { backtest: boolean }) => backtest);
    expect(past.length).toBeGreaterThanOrEqual(7);
    for (const one of past) expect(one.madeAt).toBe(anchor.toISOString());
    const judged = record.find((one: { days: number; backtest: boolean }) => one.days === 30 && one.backtest);
    console.info(
      `sample forecast, ${judged.hours} hours back-tested: error ${judged.error}, coverage ${judged.coverage}`,
    );
    expect(judged.hours).toBeGreaterThan(600);
    expect(judged.error).toBeLessThan(1);
    expect(judged.coverage).toBeGreaterThan(0.8);
    expect(record.find((one: { backtest: boolean }) => !one.backtest)).toMatchObject({ error: null, coverage: null });
  });
});

describe("the player", () => {
  test("what is due is said now, and heard; a pause holds it", async () => {
    const before = await count();
    await play(world.context);
    expect(await count()).toBe(before);
    await inSample("PATCH", "/sample", { speed: 600 });
    world.clock.advance(12_000);
    await play(world.context);
    await play(world.context);
    await hearSquare();
    const after = await count();
    expect(after).toBeGreaterThan(before + 4);
    const [newest] = await rows(sql<{ late: number }>`
      select count(*)::int as late from post where posted_at > ${anchor} and posted_at <> ${world.clock.now}`);
    expect(newest!.late).toBe(0);
    const paused = await inSample("PATCH", "/sample", { speed: 0 });
    expect(paused.body).toMatchObject({ speed: 0, now: new Date(anchor.getTime() + 2 * hour).toISOString() });
    world.clock.advance(50_000);
    await play(world.context);
    await hearSquare();
    expect(await count()).toBe(after);
    expect((await inSample("GET", "/sample")).body.now).toBe(paused.body.now);
  });

  test("a customer answers our reply in place, once", async () => {
    const id = await idOf("%third time%");
    const sent = await inSample("POST", `/conversations/${id}/replies`, {
      text: "Noor, please hold steam for five seconds.",
    });
    expect(sent.status).toBe(201);
    await deliver(world.context, sampleId, sent.body.id);
    await hearSquare();
    await inSample("PATCH", "/sample", { speed: 60 });
    await play(world.context);
    for (let n = 0; n < 3; n++) {
      world.clock.advance(2_000);
      await play(world.context);
    }
    await hearSquare();
    const { thread } = (await inSample("GET", `/conversations/${id}`)).body;
    const answers = thread.filter(({ text }: { text: string }) => /That worked/.test(text));
    expect(answers).toMatchObject([{ author: { handle: expect.stringContaining("noor_haddad") } }]);
    const [ours] = await rows(
      sql<{ likes: number }>`select likes from post where text = 'Noor, please hold steam for five seconds.'`,
    );
    expect(ours!.likes).toBeGreaterThan(0);
  });

  test("the whole 48 hours end, and the player stops by itself", async () => {
    await inSample("PATCH", "/sample", { speed: 600 });
    for (let n = 0; n < 10; n++) {
      world.clock.advance(60_000);
      await play(world.context);
    }
    const { body } = await inSample("GET", "/sample");
    expect(body).toMatchObject({ speed: 0, now: body.endsAt });
    await hearSquare();
    const [rest] = await rows(sql<{ n: number }>`select count(*)::int as n from rejected_event`);
    expect(rest!.n).toBe(0);
  });

  const count = async () => (await rows(sql<{ n: number }>`select count(*)::int as n from post`))[0]!.n;
});

describe("removing", () => {
  test("leaves no row of it anywhere, and nothing else changes", async () => {
    const users = Object.values((await readState(world.context.db))!.users);
    const mine = await allRows(world.workspace.id);
    const { rows: authBefore } = await world.context.owner.query(
      `select count(*)::int as n from auth."user" where id <> all($1)`,
      [users],
    );
    expect((await world.as("mei")("DELETE", "/sample")).status).toBe(204);
    expect(await allRows(sampleId)).toEqual({});
    expect(await allRows(world.workspace.id)).toEqual(mine);
    const left = await world.context.owner.query(
      `select (select count(*) from auth."user" where id = any($1))::int as users,
        (select count(*) from auth.account where "userId" = any($1))::int as accounts,
        (select count(*) from auth.session where "userId" = any($1))::int as sessions,
        (select count(*) from auth."user")::int as others,
        (select count(*) from graphile_worker._private_jobs where payload ->> 'workspaceId' = $2)::int as jobs,
        (select count(*) from workspace where id::text = $2)::int as workspaces,
        (select count(*) from setting where key like 'sample%')::int as settings`,
      [users, sampleId],
    );
    expect(left.rows[0]).toEqual({
      users: 0,
      accounts: 0,
      sessions: 0,
      jobs: 0,
      workspaces: 0,
      settings: 0,
      others: authBefore[0].n,
    });
    expect((await world.as("mei")("GET", "/sample")).body).toMatchObject({ loaded: false, workspaceSlug: null });
    expect((await world.as("mei")("DELETE", "/sample")).status).toBe(204);
    await play(world.context);
  }, 180_000);
});

/** How many rows a workspace has in every table that the catalog knows with a workspace; empty tables left out. */
async function allRows(workspaceId: string): Promise<Record<string, number>> {
  const { owner } = world.context;
  const tables = await owner.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`);
  expect(tables.rows.length).toBeGreaterThan(30);
  const counts: Record<string, number> = {};
  for (const { name } of tables.rows) {
    const { rows: found } = await owner.query<{ n: number }>(
      `select count(*)::int as n from ${name} where workspace_id = $1`,
      [workspaceId],
    );
    if (found[0]!.n > 0) counts[name] = found[0]!.n;
  }
  return counts;
}
