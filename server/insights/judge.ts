import type { ForecastRecord } from "@earshot/contract/insights.ts";
import type { RunRow } from "./forecast-store.ts";

/** Hours with their truth that a record needs before it says anything: three days. */
export const leastJudged = 72;
const hourMs = 3_600_000;

/**
 * How good the standing forecasts of the last `days` days were: their mean absolute error beside that of "as a week
 * before" (MASE against the seasonal naive forecast, Hyndman & Koehler 2006), and the share of hours inside the band.
 */
export function judge(runs: readonly RunRow[], asked: { days: number; backtest: boolean; now: Date }): ForecastRecord {
  const since = asked.now.getTime() - asked.days * 24 * hourMs;
  let hours = 0;
  let missed = 0;
  let naive = 0;
  let inside = 0;
  let forecasts = 0;
  for (const run of runs) {
    if (run.backtest !== asked.backtest) continue;
    let counted = false;
    run.hours.forEach((said, n) => {
      const truth = run.actual[n] ?? null;
      if (truth === null || run.starts_at.getTime() + n * hourMs < since) return;
      counted = true;
      hours++;
      missed += Math.abs(truth - said.expected);
      naive += Math.abs(truth - said.naive);
      if (truth >= said.low && truth <= said.high) inside++;
    });
    if (counted) forecasts++;
  }
  const enough = hours >= leastJudged;
  return {
    days: asked.days,
    backtest: asked.backtest,
    forecasts,
    hours,
    // A week that repeats itself to the post cannot be beaten: no figure rather than a division by nothing.
    error: enough && naive > 0 ? rounded(missed / naive) : null,
    coverage: enough ? rounded(inside / hours) : null,
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
