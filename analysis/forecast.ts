/** Hours of a week. */
const WEEK = 168;
/** Under this many hours there is no forecast: the median needs three of each weekday's hour. */
export const LEAST_HISTORY: number = 3 * WEEK;
/** How strongly level and the two seasons follow each new hour; chosen on the tweet-volume series (models/series.md). */
const LEVEL = 0.1;
const DAY_SEASON = 0.05;
const WEEK_SEASON = 0.15;
/** An hour further off than this (log scale) teaches no more than this: spikes do not bend the seasons. */
const LARGEST_LESSON = 0.5;
/** The band's quantiles come from this many past forecasts of a day each. */
const REHEARSALS = 28;

export type Forecast = {
  /** Expected counts of the next hours. */
  values: number[];
  /** 90 % of the hours are expected between these. */
  low: number[];
  high: number[];
};

/**
 * The next hours of a series of hourly counts (oldest first): the mean, on the log scale, of Holt-Winters and of the median of
 * the same weekday hour over three weeks (four, once there are). The band is conformal: quantiles of what the last four weeks' forecasts missed, on the
 * log scale. Null while there are less than three weeks. Hours that are no number count as 0.
 */
export function forecast(hourly: readonly number[], hours = 24): Forecast | null {
  if (hourly.length < LEAST_HISTORY) return null;
  const logs = hourly.map((value) => Math.log1p(Number.isFinite(value) && value > 0 ? value : 0));
  const values = expected(logs, logs.length, hours);
  const { low, high } = missedQuantiles(logs, hours);
  return {
    values,
    low: values.map((value) => Math.max(0, Math.expm1(Math.log1p(value) + low))),
    high: values.map((value) => Math.max(0, Math.expm1(Math.log1p(value) + high))),
  };
}

function expected(logs: readonly number[], end: number, hours: number): number[] {
  const smooth = holtWinters(logs, end, hours);
  return Array.from({ length: hours }, (_, ahead) => {
    const at = end + (ahead % WEEK);
    const same: number[] = [];
    for (let k = at - WEEK; k >= 0 && same.length < 4; k -= WEEK) same.push(aroundHour(logs, k, end));
    return Math.expm1((smooth[ahead]! + medianOf(same)) / 2);
  });
}

/** An hour with its neighbors at half weight. */
function aroundHour(logs: readonly number[], at: number, end: number): number {
  const after = at + 1 < end ? logs[at + 1]! : logs[at]!;
  return (logs[at]! * 2 + (logs[at - 1] ?? logs[at]!) + after) / 4;
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

/** Additive Holt-Winters without trend on the logs, a season of the day and one of the week (Taylor 2003). */
function holtWinters(logs: readonly number[], end: number, hours: number): number[] {
  const day = new Float64Array(24);
  const week = new Float64Array(WEEK);
  const start = Math.max(0, end - 8 * WEEK);
  let level = 0;
  for (let k = 0; k < WEEK; k++) level += logs[start + k]! / WEEK;
  for (let k = 0; k < WEEK; k++) day[(start + k) % 24]! += (logs[start + k]! - level) / 7;
  for (let k = start; k < end; k++) {
    const ofDay = day[k % 24]!;
    const ofWeek = week[k % WEEK]!;
    const guess = level + ofDay + ofWeek;
    const value = guess + Math.max(-LARGEST_LESSON, Math.min(LARGEST_LESSON, logs[k]! - guess));
    const before = level;
    level += LEVEL * (value - ofDay - ofWeek - level);
    day[k % 24] = ofDay + DAY_SEASON * (value - before - ofWeek - ofDay);
    week[k % WEEK] = ofWeek + WEEK_SEASON * (value - before - ofDay - ofWeek);
  }
  return Array.from({ length: hours }, (_, ahead) => level + day[(end + ahead) % 24]! + week[(end + ahead) % WEEK]!);
}

/** The 5 % and 95 % quantiles of log truth − log forecast over the last rehearsals, recent ones first in number. */
function missedQuantiles(logs: readonly number[], hours: number): { low: number; high: number } {
  const missed: number[] = [];
  for (let back = 1; back <= REHEARSALS; back++) {
    const end = logs.length - back * 24;
    if (end < LEAST_HISTORY) break;
    expected(logs, end, Math.min(hours, 24)).forEach((value, ahead) => {
      missed.push(logs[end + ahead]! - Math.log1p(value));
    });
  }
  // Within the first day after three weeks nothing has been rehearsed: a factor of three either way.
  if (missed.length === 0) return { low: -Math.log(3), high: Math.log(3) };
  missed.sort((a, b) => a - b);
  const quantile = (share: number) =>
    missed[Math.max(0, Math.min(missed.length - 1, Math.round(share * (missed.length + 1)) - 1))]!;
  return { low: quantile(0.05), high: quantile(0.95) };
}
