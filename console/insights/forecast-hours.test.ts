import type { ForecastRun } from "@earshot/contract/insights.ts";
import { expect, test } from "vitest";
import { shownHours, sumOf } from "./forecast-hours.ts";
import { foremost } from "./foremost.ts";

const hour = 3_600_000;
const run = (startsAt: string, day: string | null, backtest = false): ForecastRun => ({
  startsAt,
  madeAt: startsAt,
  backtest,
  day,
  model: "m",
  history: 504,
  hours: Array.from({ length: 24 }, (_, n) => ({
    at: new Date(Date.parse(startsAt) + n * hour).toISOString(),
    expected: 2,
    low: 1,
    high: 4,
    actual: 3,
  })),
});
// Half past midnight in Berlin, still the day before in UTC.
const now = Date.parse("2026-03-18T23:30:00Z");
const place = { now, timezone: "Europe/Berlin" };
const days = [
  run("2026-03-18T23:00:00.000Z", "2026-03-19"),
  run("2026-03-17T23:00:00.000Z", "2026-03-18"),
  run("2026-03-16T23:00:00.000Z", "2026-03-17", true),
];

test("what comes next begins with the hour we are in, and has no truth yet", () => {
  const next = run("2026-03-18T20:00:00.000Z", null);
  const { hours } = shownHours({ next, days }, "next", place);
  expect(hours).toHaveLength(21);
  expect(hours[0]).toMatchObject({ at: "2026-03-18T23:00:00.000Z", actual: null });
  expect(shownHours({ next: null, days }, "next", place)).toEqual({ hours: [], runs: [] });
});

test("yesterday is that of the workspace's clock; a week is the days before today, each hour once", () => {
  const yesterday = shownHours({ next: null, days }, "yesterday", place);
  expect(yesterday.runs.map(({ day }) => day)).toEqual(["2026-03-18"]);
  expect(sumOf(yesterday.hours, "actual")).toBe(72);
  const week = shownHours(
    { next: null, days: [...days, run("2026-03-15T20:00:00.000Z", "2026-03-15")] },
    "week",
    place,
  );
  expect(week.runs).toHaveLength(3);
  expect(new Set(week.hours.map(({ at }) => at)).size).toBe(week.hours.length);
  expect(week.hours.map(({ at }) => at)).toEqual([...week.hours.map(({ at }) => at)].sort());
});

test("what nobody decided and what lasts comes before what is steeper", () => {
  const one = (id: string, deviations: number, decision: "act" | null, endedAt: string | null) =>
    ({ id, deviations, decision, endedAt }) as never;
  const order = foremost([
    one("a", 99, "act", null),
    one("b", 20, null, "x"),
    one("c", 8, null, null),
    one("d", 30, null, "x"),
  ]);
  expect(order.map(({ id }) => id)).toEqual(["c", "d", "b", "a"]);
});
