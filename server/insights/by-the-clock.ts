import { forecast } from "@earshot/analysis/forecast.ts";

const week = 168;
/** One more than a day in case the clock skips an hour. */
const ahead = 25;

export type Expected = { expected: number; low: number; high: number; naive: number };

/**
 * The 24 hours from `end`, forecast along the clock on the wall, which is what people live by: where it skips an hour,
 * the hour between is the mean of its neighbors, where it repeats one, both are taken as one. Null with less than three
 * weeks before `end`.
 * @param posts of each hour up to `end` at least
 * @param clock the wall's hour of each, and of the 24 after `end`
 */
export function forecastByClock(posts: readonly number[], clock: readonly number[], end: number): Expected[] | null {
  const line = alongClock(posts, clock, end);
  const made = forecast(line, ahead);
  if (made === null) return null;
  const last = clock[end - 1]!;
  return Array.from({ length: 24 }, (_, n) => {
    // The first hour may be the second of two with the same name: it is as the first was expected to be.
    const to = Math.min(ahead - 1, Math.max(0, clock[end + n]! - last - 1));
    return {
      expected: rounded(made.values[to]!),
      low: rounded(made.low[to]!),
      high: rounded(made.high[to]!),
      naive: line[line.length + to - week] ?? 0,
    };
  });
}

/** One count for each hour that a clock on the wall shows, from the first to the one before `end`. */
export function alongClock(posts: readonly number[], clock: readonly number[], end: number): number[] {
  const first = clock[0]!;
  const sums = new Map<number, { posts: number; hours: number }>();
  for (let k = 0; k < end; k++) {
    const at = clock[k]! - first;
    const sum = sums.get(at) ?? { posts: 0, hours: 0 };
    sums.set(at, { posts: sum.posts + posts[k]!, hours: sum.hours + 1 });
  }
  const length = clock[end - 1]! - first + 1;
  const mean = (at: number) => {
    const sum = sums.get(at);
    return sum ? sum.posts / sum.hours : null;
  };
  return Array.from({ length }, (_, at) => mean(at) ?? ((mean(at - 1) ?? 0) + (mean(at + 1) ?? 0)) / 2);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
