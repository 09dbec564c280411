import { forecast, LEAST_HISTORY } from "../forecast.ts";
import type { Series } from "./series.ts";

export type Backtest = {
  /** Mean over series of the error beside the naive forecast's (the same hour a week before). */
  mase: number;
  /** The same beside the hour of the day before. */
  maseDaily: number;
  /** Share of hours inside the 90 % band, in percent. */
  coverage: number;
  origins: number;
  perSeries: Record<string, { mase: number; coverage: number }>;
};

const HOUR = 3_600_000;

/** Forecasts every day of each series from the fourth week on, seeing only what lay before, and compares. */
export function backtest(series: readonly Series[]): Backtest {
  const perSeries: Backtest["perSeries"] = {};
  let mase = 0;
  let maseDaily = 0;
  let inside = 0;
  let hours = 0;
  let origins = 0;
  let counted = 0;
  for (const one of series) {
    const hourly = hourlyOf(one);
    let missed = 0;
    let naive = 0;
    let daily = 0;
    let within = 0;
    let these = 0;
    for (let end = LEAST_HISTORY; end + 24 <= hourly.length; end += 24) {
      const ahead = forecast(hourly.slice(0, end), 24)!;
      origins++;
      for (let k = 0; k < 24; k++) {
        const truth = hourly[end + k]!;
        missed += Math.abs(truth - ahead.values[k]!);
        naive += Math.abs(truth - hourly[end + k - 168]!);
        daily += Math.abs(truth - hourly[end + k - 24]!);
        if (truth >= ahead.low[k]! && truth <= ahead.high[k]!) within++;
        these++;
      }
    }
    if (these === 0 || naive === 0) continue;
    counted++;
    mase += missed / naive;
    maseDaily += missed / Math.max(1e-9, daily);
    inside += within;
    hours += these;
    perSeries[one.name] = { mase: rounded(missed / naive), coverage: rounded((100 * within) / these) };
  }
  return {
    mase: rounded(mase / Math.max(1, counted)),
    maseDaily: rounded(maseDaily / Math.max(1, counted)),
    coverage: rounded((100 * inside) / Math.max(1, hours)),
    origins,
    perSeries,
  };
}

/** Sums by the hour; hours without a value are 0, the last, unfinished hour is left out. */
function hourlyOf({ times, values }: Series): number[] {
  const first = Math.floor(times[0]! / HOUR);
  const last = Math.floor(times.at(-1)! / HOUR);
  const sums = new Array<number>(Math.max(0, last - first)).fill(0);
  times.forEach((time, k) => {
    const hour = Math.floor(time / HOUR) - first;
    if (hour < sums.length) sums[hour]! += values[k]!;
  });
  return sums;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
