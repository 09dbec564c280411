import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { alongClock, forecastByClock } from "./by-the-clock.ts";
import { judge } from "./judge.ts";
import { makeForecasts } from "./make-forecasts.ts";
import { insightRoutes } from "./routes.ts";

const hour = 3_600_000;
/** Twelve days after the clocks went forward in Berlin. */
const now = new Date("2026-04-10T12:20:00Z");
let world: World;
let own: string;
let channelId: string;

beforeAll(async () => {
  world = await openWorld({ capabilities: [topicRoutes, intakeRoutes, postRoutes, insightRoutes], now });
  await world.context.owner.query("update workspace set timezone = 'Europe/Berlin' where id = $1", [
    world.workspace.id,
  ]);
  own = (await world.request("POST", "/topics", { body: { name: "Brunnwerk", query: "brunnwerk", role: "own" } })).body
    .id;
  await world.request("POST", "/topics", { body: { name: "Ostra", query: "ostra", role: "rival" } });
  channelId = newId();
  await world.tx((tx) =>
    sql`insert into channel (workspace_id, id, connector, slug, name) values (${tx.workspaceId}, ${channelId}, 'square', 'x', 'X')`.execute(
      tx.db,
    ),
  );
}, 120_000);
afterAll(() => world.close());

beforeEach(async () => {
  world.clock.now = now;
  await world.context.owner.query("delete from forecast");
  await world.context.owner.query("delete from channel_volume");
  await world.context.owner.query("delete from topic_volume");
});

/** People who live by Berlin's clock: nothing at night, most at eight in the evening, a little less on Sundays. */
async function live(from: Date, until: Date, table: "channel_volume" | "topic_volume" = "channel_volume") {
  const key = table === "channel_volume" ? channelId : own;
  const column = table === "channel_volume" ? "channel_id" : "topic_id";
  await world.context.owner.query(
    `insert into ${table} (workspace_id, ${column}, at, posts)
     select $1, $2, at, posts from (
       select at, case when extract(hour from l) < 7 then 0 when extract(hour from l) = 20 then 30
         when extract(dow from l) = 0 then 5 else 8 end + abs(hashtext(at::text)) % 5 as posts
       from generate_series($3::timestamptz, $4::timestamptz - interval '1 hour', '1 hour') at
       cross join lateral (select at at time zone 'Europe/Berlin' as l) z) x where posts > 0`,
    [world.workspace.id, key, from, until],
  );
}
const daysAgo = (days: number) => new Date(Math.floor(now.getTime() / hour) * hour - days * 24 * hour);
const make = () => makeForecasts(world.context, world.workspace.id);
const shown = async (query = "") => (await world.request("GET", `/insights/forecast${query}`)).body;
type Hour = { at: string; expected: number; low: number; high: number; actual: number | null };

describe("a forecast", () => {
  test("is made for 24 hours from now, by the workspace's clock, a week after it changed", async () => {
    await live(daysAgo(70), now);
    await make();
    const { next, all, has, needs } = await shown();
    expect(all).toEqual([
      { topicId: null, name: null },
      { topicId: own, name: "Brunnwerk" },
    ]);
    expect(has.hours).toBeGreaterThan(needs.hours);
    expect(next).toMatchObject({ startsAt: "2026-04-10T12:00:00.000Z", madeAt: now.toISOString(), backtest: false });
    expect(next.hours).toHaveLength(24);
    // Eight in the evening is 18:00 UTC in summer; half of the history lies in winter, where it was 19:00.
    const loudest = (next.hours as Hour[]).reduce((a, b) => (b.expected > a.expected ? b : a));
    expect(loudest.at).toBe("2026-04-10T18:00:00.000Z");
    expect(loudest.expected).toBeGreaterThan(20);
    for (const { low, expected, high } of next.hours as Hour[]) {
      expect(low).toBeLessThanOrEqual(expected);
      expect(high).toBeGreaterThanOrEqual(expected);
    }
  });

  test("is not made of too little: it says what is missing, of weeks and of posts", async () => {
    await live(daysAgo(20), now);
    await make();
    const young = await shown();
    expect(young.next).toBeNull();
    expect(young.needs).toEqual({ hours: 504, posts: 84 });
    expect(young.has.hours).toBe(480);
    await world.context.owner.query("delete from channel_volume");
    await world.context.owner.query(
      "insert into channel_volume select $1, $2, date_trunc('hour', $3::timestamptz) - n * interval '2 days', 1 from generate_series(1, 30) n",
      [world.workspace.id, channelId, now],
    );
    await make();
    const thin = await shown();
    expect(thin.next).toBeNull();
    expect(thin.has.hours).toBeGreaterThan(504);
    expect(thin.has.posts).toBeLessThan(84);
    expect(thin.record.every((one: { error: number | null }) => one.error === null)).toBe(true);
  });

  test("stands once per series and hour, however often and from wherever the job goes on", async () => {
    await live(daysAgo(40), now);
    await live(daysAgo(40), now, "topic_volume");
    // Ended after the first series: what it made stands, the rest comes with the next run.
    let asked = 0;
    const ending = Object.defineProperty(new AbortController().signal, "aborted", { get: () => asked++ > 0 });
    await makeForecasts(world.context, world.workspace.id, { signal: ending });
    const half = await rows();
    expect(new Set(half.map((row) => row.series_id))).toEqual(new Set([world.workspace.id]));
    await make();
    const first = await rows();
    expect(first).toEqual(expect.arrayContaining(half));
    expect(new Set(first.map((row) => row.series_id)).size).toBe(2);
    world.clock.advance(10 * 60_000);
    await Promise.all([make(), make()]);
    expect(await rows()).toEqual(first);
    const { rows: jobs } = await world.context.owner.query("select run_at from graphile_worker.jobs where key = $1", [
      `forecast:${world.workspace.id}`,
    ]);
    expect(jobs).toEqual([{ run_at: new Date("2026-04-10T13:02:00Z") }]);
  });

  test("of a topic that nobody knows or that is not about ourselves is refused", async () => {
    expect((await world.request("GET", `/insights/forecast?topicId=${newId()}`)).status).toBe(404);
    const rival = (await world.request("GET", "/topics")).body.items.find(
      (one: { name: string }) => one.name === "Ostra",
    );
    expect(await world.request("GET", `/insights/forecast?topicId=${rival.id}`)).toMatchObject({
      status: 422,
      body: { type: "not_forecast" },
    });
  });
});

const rows = async () =>
  (
    await world.context.owner.query(
      "select series_id, starts_at, made_at, backtest, day::text, hours, settled_at from forecast order by series_id, starts_at",
    )
  ).rows;

describe("the record", () => {
  test("a back-test is told as one; what is made on the day is judged apart, beside what came", async () => {
    await live(daysAgo(60), now);
    await make();
    const before = await shown();
    const backtests = before.days.filter((one: { backtest: boolean }) => one.backtest);
    expect(backtests.length).toBeGreaterThanOrEqual(7);
    for (const one of backtests) {
      expect(one.madeAt).toBe(now.toISOString());
      expect(one.hours.every(({ actual }: Hour) => actual !== null)).toBe(true);
    }
    expect(before.days[0]).toMatchObject({ backtest: false, day: "2026-04-10" });
    const record = (days: number, backtest: boolean, of = before) =>
      of.record.find((one: { days: number; backtest: boolean }) => one.days === days && one.backtest === backtest);
    expect(record(7, false)).toMatchObject({ forecasts: 0, hours: 0, error: null, coverage: null });
    expect(record(30, true).forecasts).toBe(29);
    // Chance moves each hour by up to four posts: a week before knows no better than two chances.
    expect(record(30, true).error).toBeLessThan(1.2);
    expect(record(7, true).coverage).toBeGreaterThan(0.8);

    // Five days go by, hour by hour; what comes is what was before.
    await live(new Date("2026-04-10T13:00:00Z"), new Date("2026-04-16T00:00:00Z"));
    for (let n = 0; n < 5 * 24; n += 1) {
      world.clock.advance(hour);
      if (n % 6 === 0 || world.clock.now.getUTCHours() === 22) await make();
    }
    const after = await shown();
    const live7 = record(7, false, after);
    expect(live7.hours).toBeGreaterThanOrEqual(72);
    expect(live7.forecasts).toBeGreaterThanOrEqual(5);
    const yesterday = after.days.find((one: { day: string }) => one.day === "2026-04-14");
    expect(yesterday).toMatchObject({ backtest: false, startsAt: "2026-04-13T22:00:00.000Z" });
    const truth = await world.context.owner.query(
      "select sum(posts)::int as posts from channel_volume where at >= $1 and at < $2",
      ["2026-04-13T22:00:00Z", "2026-04-14T22:00:00Z"],
    );
    expect(yesterday.hours.reduce((sum: number, one: Hour) => sum + (one.actual ?? 0), 0)).toBe(truth.rows[0].posts);
    const byHand = yesterday.hours.filter((one: Hour) => one.actual! >= one.low && one.actual! <= one.high).length;
    expect(byHand).toBeGreaterThan(12);
    expect((await rows()).filter((row) => row.day !== null).length).toBeLessThan(40);
  });

  test("posts that arrive late still count, until six hours after; later forecasts of a day are forgotten", async () => {
    await live(daysAgo(40), now);
    await make();
    world.clock.advance(24 * hour);
    await make();
    await world.context.owner.query("update channel_volume set posts = posts + 5 where at = '2026-04-10T11:00:00Z'");
    await live(new Date("2026-04-10T13:00:00Z"), new Date("2026-04-10T14:00:00Z"));
    world.clock.advance(hour);
    await make();
    const day = (await shown()).days.find((one: { day: string }) => one.day === "2026-04-10");
    expect(day.hours[1].actual).toBeGreaterThan(0);
    world.clock.advance(6 * hour);
    await make();
    expect((await rows()).find((row) => row.day === "2026-04-10")?.settled_at).not.toBeNull();
    world.clock.advance(5 * 24 * hour);
    await make();
    const { rows: later } = await world.context.owner.query(
      "select count(*)::int as n from forecast where day is null and starts_at < $1",
      [new Date(world.clock.now.getTime() - 3 * 24 * hour)],
    );
    expect(later[0].n).toBe(0);
  });

  test("error and coverage are what their formulas say, and nothing under three days", () => {
    const run = (n: number, backtest = false) => ({
      starts_at: new Date(now.getTime() - (n + 1) * 24 * hour),
      made_at: now,
      backtest,
      day: "2026-04-01",
      model: "m",
      history: 504,
      hours: Array.from({ length: 24 }, () => ({ expected: 10, low: 8, high: 12, naive: 16 })),
      actual: Array.from({ length: 24 }, (_, k) => (k < 18 ? 12 : 4)),
    });
    expect(judge([run(0), run(1)], { days: 7, backtest: false, now })).toMatchObject({ hours: 48, error: null });
    // Missed by 2 eighteen times and by 6 six times, the week before by 4 and by 12.
    expect(judge([run(0), run(1), run(2), run(3, true), run(9)], { days: 7, backtest: false, now })).toEqual({
      days: 7,
      backtest: false,
      forecasts: 3,
      hours: 72,
      error: 0.5,
      coverage: 0.75,
    });
  });
});

describe("the clock on the wall", () => {
  test("an hour that is skipped is between its neighbors, one that comes twice is their mean", () => {
    expect(alongClock([1, 2, 4, 6], [0, 1, 3, 4], 4)).toEqual([1, 2, 3, 4, 6]);
    expect(alongClock([1, 2, 4, 6], [0, 1, 1, 2], 4)).toEqual([1, 3, 6]);
  });

  test("over a change ahead each hour is still the one the clock says", () => {
    const quiet = (clock: number) => (clock % 24 === 20 ? 100 : 1);
    const clock = Array.from({ length: 42 * 24 }, (_, n) => n);
    const posts = clock.map(quiet);
    const spring = Array.from({ length: 24 }, (_, n) => 42 * 24 + n + (n >= 2 ? 1 : 0));
    const autumn = Array.from({ length: 24 }, (_, n) => 42 * 24 + n - (n >= 3 ? 1 : 0));
    for (const ahead of [spring, autumn]) {
      const made = forecastByClock(posts, [...clock, ...ahead], posts.length)!;
      made.forEach(({ expected, naive }, n) => {
        expect(expected > 20).toBe(ahead[n]! % 24 === 20);
        expect(naive).toBe(quiet(ahead[n]!));
      });
    }
    // The hour that comes twice was just over when it comes again.
    const again = [...clock, ...Array.from({ length: 24 }, (_, n) => 42 * 24 - 1 + n)];
    expect(forecastByClock(posts, again, posts.length)).toHaveLength(24);
  });
});
