import type { ForecastRun } from "@earshot/contract/insights.ts";
import { dayOf } from "../listen/period.ts";

export type Hour = { at: string; expected: number; low: number; high: number; actual: number | null };
export const modes = ["next", "yesterday", "week"] as const;
export type Mode = (typeof modes)[number];
export type Shown = { hours: Hour[]; runs: ForecastRun[] };

/** The hours a mode shows, oldest first, and the forecasts they come from; none where there are none. */
export function shownHours(
  { next, days }: { next: ForecastRun | null; days: ForecastRun[] },
  mode: Mode,
  { now, timezone }: { now: number; timezone: string },
): Shown {
  if (mode === "next") {
    const hours = (next?.hours ?? []).filter(({ at }) => Date.parse(at) + 3_600_000 > now);
    return { hours: hours.map((one) => ({ ...one, actual: null })), runs: next && hours.length > 0 ? [next] : [] };
  }
  const yesterday = dayOf(startOfDay(now, timezone) - 1, timezone);
  const past = days
    .filter(({ day }) => (mode === "yesterday" ? day === yesterday : day !== null && day <= yesterday))
    .slice(0, mode === "yesterday" ? 1 : 7);
  const hours = new Map<string, Hour>();
  // Where two forecasts reach into the same hour, that of the hour's own day counts.
  for (const run of past)
    for (const one of run.hours)
      if (!hours.has(one.at) || dayOf(Date.parse(one.at), timezone) === run.day) hours.set(one.at, one);
  return { hours: [...hours.values()].sort((a, b) => (a.at < b.at ? -1 : 1)), runs: past };
}

/** Any moment of the day that ended last, in the zone, plus one millisecond: its midnight. */
function startOfDay(now: number, timezone: string): number {
  const today = dayOf(now, timezone);
  let at = Math.floor(now / 900_000) * 900_000;
  while (dayOf(at - 1, timezone) === today) at -= 900_000;
  return at;
}

export const sumOf = (hours: readonly Hour[], field: "expected" | "actual"): number =>
  hours.reduce((sum, one) => sum + (one[field] ?? 0), 0);
