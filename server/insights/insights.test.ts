import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { firstIdAt, newId } from "../db/id.ts";
import { recountDay } from "../posts/recount-day.ts";

let world: World;
const topics: Record<string, string> = {};
beforeAll(async () => {
  world = await openWorld({ capabilities });
  for (const [name, query] of [
    ["E7", "e7"],
    ["Piko", "piko"],
    ["Silent", "nobody"],
  ] as const) {
    topics[name] = (await world.request("POST", "/topics", { body: { name, query } })).body.id;
  }
  const say = (postedAt: string, text: string, handle: string) => ({ text, postedAt, author: { handle } });
  await world.request("POST", "/posts", {
    body: [
      say("2026-02-27T23:59:59Z", "e7 the day before", "@early"),
      say("2026-03-01T00:00:00Z", "e7 on my piko", "@noor"),
      say("2026-03-01T00:20:00Z", "piko again", "@noor"),
      say("2026-03-01T00:59:59Z", "piko e7", "@hal"),
      say("2026-03-01T23:45:00Z", "piko late", "@lena"),
      say("2026-03-02T10:00:00Z", "e7 once more", "@noor"),
      say("2026-03-03T00:00:00Z", "e7 too late", "@late"),
    ],
  });
});
afterAll(() => world.close());

const volume = (query: string) => world.request("GET", `/insights/volume?${query}`);
const twoDays = "since=2026-03-01T00:00:00Z&until=2026-03-03T00:00:00Z";
type Series = { key: string; name: string; total: number; points: { at: string; posts: number }[] };
const points = (series: Series | undefined) =>
  Object.fromEntries((series?.points ?? []).filter((p) => p.posts > 0).map((p) => [p.at.slice(0, 16), p.posts]));

describe("volume", () => {
  test("by topic and hour, empty hours told as 0, the equal period before beside it", async () => {
    const { status, body } = await volume(twoDays);
    expect(status).toBe(200);
    const series: Series[] = body.series;
    expect(series.map(({ name, total }) => [name, total]).sort()).toEqual([
      ["E7", 3],
      ["Piko", 4],
    ]);
    const piko = series.find(({ name }) => name === "Piko");
    expect(piko?.points).toHaveLength(48);
    expect(points(piko)).toEqual({ "2026-03-01T00:00": 3, "2026-03-01T23:00": 1 });
    expect(body.previous).toContainEqual({ key: topics.E7, total: 1 });
    expect(body.previous).toContainEqual({ key: topics.Piko, total: 0 });
  });

  test("one topic that nobody spoke of is a line of zeros", async () => {
    const { body } = await volume(`${twoDays}&topicId=${topics.Silent}&step=day`);
    expect(body.series).toEqual([
      {
        key: topics.Silent,
        name: "Silent",
        total: 0,
        points: [
          { at: "2026-03-01T00:00:00.000Z", posts: 0 },
          { at: "2026-03-02T00:00:00.000Z", posts: 0 },
        ],
      },
    ]);
  });

  test("days and hours are the workspace's own, over a change of the clock", async () => {
    const zone = (name: string) =>
      world.context.owner.query("update workspace set timezone = $1 where id = $2", [name, world.workspace.id]);
    try {
      await zone("Asia/Kolkata");
      const { body } = await volume(`${twoDays}&topicId=${topics.Piko}&step=day`);
      expect(points(body.series[0])).toEqual({ "2026-02-28T18:30": 3, "2026-03-01T18:30": 1 });
      const hours = await volume(`${twoDays}&topicId=${topics.Piko}`);
      expect(points(hours.body.series[0])).toEqual({
        "2026-02-28T23:30": 2,
        "2026-03-01T00:30": 1,
        "2026-03-01T23:30": 1,
      });
      await zone("Europe/Berlin");
      for (const [since, until, count] of [
        ["2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", 2],
        ["2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", 2],
      ]) {
        const days = await volume(`since=${since}&until=${until}&topicId=${topics.Piko}&step=day`);
        expect(days.body.series[0].points).toHaveLength(count as number);
        const hourly = await volume(`since=${since}&until=${until}&topicId=${topics.Piko}&step=hour`);
        const at = hourly.body.series[0].points.map((point: { at: string }) => point.at);
        expect(new Set(at).size).toBe(at.length);
        expect(at.length).toBe((Date.parse(until as string) - Date.parse(since as string)) / 3_600_000);
      }
    } finally {
      await zone("UTC");
    }
  });

  test("days of every zone, and periods that begin anywhere, are the sums of their quarter hours", async () => {
    const start = Date.UTC(2026, 2, 25);
    const quarters = 14 * 96;
    await world.tx(async (tx) => {
      await sql`delete from topic_volume where workspace_id = ${tx.workspaceId} and topic_id = ${topics.Silent}`.execute(
        tx.db,
      );
      // Fourteen days around the change of the clock in Europe; one quarter hour in three says nothing.
      await sql`
        insert into topic_volume (workspace_id, topic_id, at, posts)
        select ${tx.workspaceId}::uuid, ${topics.Silent}::uuid, ${new Date(start)}::timestamptz + n * interval '15 minutes', 1 + n % 7
        from generate_series(0, ${quarters - 1}::int) n where n % 3 > 0`.execute(tx.db);
      await sql`
        insert into topic_day_volume (workspace_id, topic_id, day, posts)
        select workspace_id, topic_id, (at at time zone 'UTC')::date, sum(posts) from topic_volume
        where workspace_id = ${tx.workspaceId} and topic_id = ${topics.Silent} group by 1, 2, 3`.execute(tx.db);
    });
    const zones = [
      "UTC",
      "Europe/Berlin",
      "Asia/Kathmandu",
      "America/Los_Angeles",
      "Pacific/Auckland",
      "Pacific/Kiritimati",
    ];
    const quarter = fc.integer({ min: -30, max: quarters + 30 });
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...zones),
          fc.uniqueArray(quarter, { minLength: 2, maxLength: 2 }),
          async (zone, ends) => {
            await world.context.owner.query("update workspace set timezone = $1 where id = $2", [
              zone,
              world.workspace.id,
            ]);
            const [since, until] = ends.sort((a, b) => a - b).map((n) => new Date(start + n * 900_000).toISOString());
            const { body } = await volume(`since=${since}&until=${until}&step=day&topicId=${topics.Silent}`);
            const { rows } = await world.context.owner.query(
              `select date_trunc('day', at, $1) as at, sum(posts)::int as posts from topic_volume
             where topic_id = $2 and at >= $3 and at < $4 group by 1 order by 1`,
              [zone, topics.Silent, since, until],
            );
            expect(body.series[0].points.filter((point: { posts: number }) => point.posts > 0)).toEqual(
              rows.map((row: { at: Date; posts: number }) => ({ at: row.at.toISOString(), posts: row.posts })),
            );
            const before = new Date(2 * Date.parse(since!) - Date.parse(until!)).toISOString();
            const { rows: earlier } = await world.context.owner.query(
              "select coalesce(sum(posts), 0)::int as total from topic_volume where topic_id = $1 and at >= $2 and at < $3",
              [topics.Silent, before, since],
            );
            expect(body.previous).toEqual([{ key: topics.Silent, total: earlier[0].total }]);
          },
        ),
        { numRuns: 40, seed: 8 },
      );
    } finally {
      await world.context.owner.query("update workspace set timezone = 'UTC' where id = $1", [world.workspace.id]);
      for (const table of ["topic_volume", "topic_day_volume"])
        await world.context.owner.query(`delete from ${table} where topic_id = $1`, [topics.Silent]);
    }
  });

  test("by channel, of all and of one topic, the same posts are counted", async () => {
    const channel = (await world.request("POST", "/channels", { body: { connector: "square", name: "Square" } })).body
      .id;
    const listed = await world.request("GET", `/topics/${topics.Piko}/posts`);
    await world.tx(async (tx) => {
      for (const { id } of listed.body.items as { id: string }[]) {
        await tx.db
          .insertInto("post_channel")
          .values({ workspace_id: tx.workspaceId, post_id: id, channel_id: channel, local_id: id })
          .execute();
      }
      for (const day of ["2026-03-01", "2026-03-02"]) await recountDay(tx, new Date(day));
    });
    const all = await volume(`${twoDays}&by=channel`);
    expect(all.body.series).toMatchObject([{ key: channel, name: "Square", total: 4 }]);
    expect(points(all.body.series[0])).toEqual({ "2026-03-01T00:00": 3, "2026-03-01T23:00": 1 });
    const ofTopic = await volume(`${twoDays}&by=channel&topicId=${topics.Piko}`);
    expect(ofTopic.body.series).toEqual(all.body.series);
    const other = await volume(`${twoDays}&by=channel&topicId=${topics.E7}`);
    expect(other.body.series).toMatchObject([{ key: channel, total: 2 }]);
  });

  test("a period that is empty, too long or of nobody's topic is refused; the longest is answered", async () => {
    const refused = async (query: string, type: string) =>
      expect(await volume(query), query).toMatchObject({ status: 422, body: { type } });
    await refused("since=2026-03-01T00:00:00Z&until=2026-03-01T00:00:00Z", "empty_period");
    await refused("since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z", "empty_period");
    await refused("since=2025-01-01T00:00:00Z&until=2026-01-03T00:00:00Z&step=day", "period_too_long");
    await refused("since=2026-01-01T00:00:00Z&until=2026-04-04T00:00:00Z", "period_too_long");
    expect((await volume("since=yesterday&until=today")).status).toBe(400);
    expect((await volume(`${twoDays}&topicId=${newId()}`)).status).toBe(404);
    const year = await volume(`since=2025-03-03T00:00:00Z&until=2026-03-04T00:00:00Z&step=day&topicId=${topics.E7}`);
    expect(year.body.series[0]).toMatchObject({ total: 5 });
    expect(year.body.series[0].points).toHaveLength(366);
    // 2,208 hours are more than are filled: only those with posts are told.
    const quarter = await volume(`since=2026-01-01T00:00:00Z&until=2026-04-03T00:00:00Z&topicId=${topics.E7}`);
    expect(quarter.body.series[0].points).toHaveLength(4);
    expect((await volume("since=0001-01-01T00:00:00Z&until=0001-01-02T00:00:00Z")).status).toBe(200);
    expect((await volume("since=9999-12-30T00:00:00Z&until=9999-12-31T23:59:59Z")).status).toBe(200);
  });
});

describe("top authors", () => {
  const top = (query: string) => world.request("GET", `/insights/top-authors?${query}`);
  const told = (body: { items: { author: { handle: string }; posts: number }[] }) =>
    body.items.map(({ author, posts }) => [author.handle, posts]);

  test("who said most in the period, of all and of one topic", async () => {
    const { body } = await top(twoDays);
    expect(told(body)[0]).toEqual(["@noor", 3]);
    expect(told(body).slice(1).sort()).toEqual([
      ["@hal", 1],
      ["@lena", 1],
    ]);
    expect(body.items[0].author).toMatchObject({ network: "api", personId: null, own: false });
    expect(told((await top(`${twoDays}&topicId=${topics.E7}`)).body)).toEqual([
      ["@noor", 2],
      ["@hal", 1],
    ]);
    expect((await top(`${twoDays}&limit=1`)).body.items).toHaveLength(1);
    expect((await top(`${twoDays}&topicId=${topics.Silent}`)).body.items).toEqual([]);
  });

  test("our own posts and deleted ones are not counted; engagement decides between equals", async () => {
    await world.context.owner.query("update post set own = true where text = 'piko late'");
    await world.context.owner.query("update post set deleted_at = now() where text = 'piko again'");
    await world.context.owner.query("update post set likes = 2000000000, reposts = 2000000000 where text = 'piko e7'");
    await world.tx(async (tx) => {
      for (const day of ["2026-03-01", "2026-03-02"]) await recountDay(tx, new Date(day));
    });
    const { body } = await top(twoDays);
    expect(told(body)).toEqual([
      ["@noor", 2],
      ["@hal", 1],
    ]);
    expect(body.items[1].engagement).toBe(4_000_000_000);
  });

  test("over many days and authors: the same as counting every post, however even or uneven they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.integer({ min: 1, max: 50 }), fc.nat(30), async (even, limit, from) => {
        const days = 12;
        await world.tx(async (tx) => {
          await sql`delete from post where workspace_id = ${tx.workspaceId}`.execute(tx.db);
          await sql`delete from match where workspace_id = ${tx.workspaceId}`.execute(tx.db);
          await sql`
            insert into identity (workspace_id, id, network, external_id, handle, handle_key, name)
            select ${tx.workspaceId}::uuid, (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'square', n::text, 'v' || n, 'v' || n, 'V'
            from generate_series(1, 300) n on conflict do nothing`.execute(tx.db);
          // Ids whose time is that of the post, as everywhere; every author of 300, or mostly the first few.
          await sql`
            insert into post (workspace_id, id, network, external_id, kind, visibility, text, author_id, root_id, posted_at, likes)
            select ${tx.workspaceId}::uuid, id, 'square', n::text, 'status', 'public', 'x',
              (lpad(to_hex(author), 8, '0') || '-0000-7000-8000-000000000000')::uuid, id, now(), n % 5
            from (select n, (substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
                case when ${even} then 1 + (n * 7) % 300 else 1 + floor(300 * power(((n * 7919) % 1000) / 1000.0, 4))::int end as author
              from (select n, lpad(to_hex(${Date.UTC(2026, 0, 1)}::bigint + n * ${days}::bigint * 86400000 / 3000), 12, '0') as hex
                from generate_series(0, 2999) n) x) y`.execute(tx.db);
          // Every post but one in three, some of which satisfied it once.
          await sql`
            insert into match (workspace_id, post_id, topic_id, ended_at)
            select workspace_id, id, ${topics.E7}::uuid, case when external_id::int % 3 = 1 and likes = 2 then now() end
            from post where workspace_id = ${tx.workspaceId} and external_id::int % 3 > 0`.execute(tx.db);
          for (let n = 0; n <= days; n++) await recountDay(tx, new Date(Date.UTC(2026, 0, 1 + n)));
        });
        const since = new Date(Date.UTC(2026, 0, 1) + from * 3_600_000);
        const until = new Date(Date.UTC(2026, 0, 12) - from * 1_700_000);
        for (const topicId of [null, topics.E7]) {
          const about = topicId === null ? "" : `&topicId=${topicId}`;
          const { body } = await top(
            `since=${since.toISOString()}&until=${until.toISOString()}&limit=${limit}${about}`,
          );
          const { rows } = await world.context.owner.query(
            `select author_id as id, count(*)::int as posts, sum(likes)::int as engagement from post p
             where workspace_id = $1 and id >= $2 and id < $3 and ($5::uuid is null or exists (
               select from match m where m.workspace_id = $1 and m.topic_id = $5 and m.post_id = p.id and m.ended_at is null))
             group by 1 order by 2 desc, 3 desc, 1 limit $4`,
            [world.workspace.id, firstIdAt(since), firstIdAt(until), limit, topicId],
          );
          expect(
            body.items.map((item: { author: { id: string }; posts: number; engagement: number }) => ({
              id: item.author.id,
              posts: item.posts,
              engagement: item.engagement,
            })),
          ).toEqual(rows);
        }
      }),
      { numRuns: 5, seed: 5 },
    );
  });

  test("refused and empty periods, unknown topics, other workspaces", async () => {
    expect((await top("since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z")).body.type).toBe("empty_period");
    expect((await top("since=2025-01-01T00:00:00Z&until=2026-03-01T00:00:00Z")).body.type).toBe("period_too_long");
    expect((await top(`${twoDays}&topicId=${newId()}`)).status).toBe(404);
    expect((await top(`${twoDays}&limit=51`)).status).toBe(400);
    const theirs = await world.request("GET", `/insights/top-authors?${twoDays}`, { key: world.ostra.key });
    expect(theirs.body.items).toEqual([]);
    const foreign = await world.request("GET", `/insights/volume?${twoDays}&topicId=${topics.E7}`, {
      key: world.ostra.key,
    });
    expect(foreign.status).toBe(404);
  });
});

test("every role on the team reads insights; a key without the scope does not", async () => {
  for (const who of ["ana", "priya", "ida"] as const) {
    expect((await world.as(who)("GET", `/insights/volume?${twoDays}`)).status).toBe(200);
  }
  const key = await world.as("mei")("POST", "/api-keys", { body: { name: "posts", scopes: ["posts:read"] } });
  const answer = await world.request("GET", `/insights/volume?${twoDays}`, { key: key.body.secret });
  expect(answer.status).toBe(403);
});
