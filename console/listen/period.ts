export const ranges = ["24h", "7d", "30d"] as const;
export type Range = (typeof ranges)[number];

/** `unit` is what one bar of the chart stands for; figures always arrive by the hour and are summed here. */
export type Period = { since: string; until: string; unit: "hour" | "day" };

const hour = 3_600_000;

/**
 * The stretch of time a range stands for. It ends with the hour `now` lies in, so that two screens drawn in the same
 * hour ask the same question; thirty days begin with a day of the workspace's zone, so that only today is unfinished.
 */
export function period(range: Range, now: number, timezone: string): Period {
  const until = Math.ceil((now + 1) / hour) * hour;
  const since = range === "30d" ? dayStart(until - 30 * 24 * hour, timezone) : until - hours[range] * hour;
  return {
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    unit: range === "30d" ? "day" : "hour",
  };
}

export const isRange = (value: unknown): value is Range => ranges.includes(value as Range);

const hours = { "24h": 24, "7d": 7 * 24 };

/** The first whole hour of the day after `at`, in the zone: at most 25 steps. */
function dayStart(at: number, timezone: string): number {
  const before = dayOf(at, timezone);
  let start = at;
  while (dayOf(start, timezone) === before) start += hour;
  return start;
}

/** The calendar day of a moment in a zone, as 2026-03-01. */
export function dayOf(at: number, timezone: string): string {
  return formatOf(timezone).format(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: timezone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(timezone, format);
  }
  return format;
}
