import { LEAST_HISTORY } from "@earshot/analysis/forecast.ts";
import type { Query, Result } from "@earshot/contract/endpoint.ts";
import type { ForecastRun, getForecast } from "@earshot/contract/insights.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { topicById } from "#server/topics/store.ts";
import { dayRuns, newestRun, type RunRow } from "./forecast-store.ts";
import { judge, leastJudged } from "./judge.ts";
import { leastPosts } from "./make-forecasts.ts";
import { firstQuarter, forecastSeries, hoursOf, type Series } from "./series-store.ts";

const hourMs = 3_600_000;
const shownDays = 8;
const judgedDays = [7, 30] as const;

/** The next 24 hours, past days beside what came, and how good they were. 404 for an unknown topic, 422 for one that is not forecast. */
export async function showForecast(
  tx: Tx,
  { topicId }: Query<typeof getForecast>,
  now: Date,
): Promise<Result<typeof getForecast>> {
  const all = await forecastSeries(tx);
  const series = all.find((one) => one.topicId === (topicId ?? null));
  if (!series) {
    if (!(await topicById(tx, topicId!))) throw notFound("topic");
    throw refused("not_forecast", "Only topics of the role own are forecast, and the first twenty of them.");
  }
  const runs = await dayRuns(tx, series.id, new Date(now.getTime() - 32 * 24 * hourMs));
  const newest = await newestRun(tx, series.id);
  const isOver = newest === null || newest.starts_at.getTime() + 24 * hourMs <= now.getTime();
  return {
    series: named(series),
    all: all.map(named),
    needs: { hours: LEAST_HISTORY, posts: leastPosts },
    has: await historyOf(tx, series, now),
    next: isOver ? null : present(newest),
    days: runs.slice(0, shownDays).map(present),
    recordNeeds: leastJudged,
    record: judgedDays.flatMap((days) => [false, true].map((backtest) => judge(runs, { days, backtest, now }))),
  };
}

const named = ({ topicId, name }: Series) => ({ topicId, name });

/** Hours since the first post, and posts of the last three weeks: what decides whether there is a forecast. */
async function historyOf(tx: Tx, series: Series, now: Date): Promise<{ hours: number; posts: number }> {
  const first = await firstQuarter(tx, series);
  if (first === null) return { hours: 0, posts: 0 };
  const { posts } = await hoursOf(tx, series, { until: now, back: LEAST_HISTORY, ahead: 1 });
  return {
    hours: Math.max(0, Math.floor((now.getTime() - first.getTime()) / hourMs)),
    posts: posts.reduce((a, b) => a + b, 0),
  };
}

const present = (run: RunRow): ForecastRun => ({
  startsAt: run.starts_at.toISOString(),
  madeAt: run.made_at.toISOString(),
  backtest: run.backtest,
  day: run.day,
  model: run.model,
  history: run.history,
  hours: run.hours.map(({ expected, low, high }, n) => ({
    at: new Date(run.starts_at.getTime() + n * hourMs).toISOString(),
    expected,
    low,
    high,
    actual: run.actual[n] ?? null,
  })),
});
