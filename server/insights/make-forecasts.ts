import { LEAST_HISTORY } from "@earshot/analysis/forecast.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { forecastByClock } from "./by-the-clock.ts";
import { forgetRuns, hasRun, isJudged, keepRun, openRuns, settleRun } from "./forecast-store.ts";
import { firstQuarter, forecastSeries, type Hours, hoursOf, postsIn, type Series } from "./series-store.ts";

export const model = "hours-1";
/** Posts in the last three weeks under which a series is too thin to be forecast: fewer than four a day. */
export const leastPosts = 84;
/** Eight weeks of seasons, and the four before that the band is rehearsed on. */
const history = 12 * 168;
/** Days that are forecast afterwards when a series is forecast for the first time. */
const backtested = 30;
const hourMs = 3_600_000;
/** What a network delivers late still counts within this time after the last hour. */
const lateMs = 6 * hourMs;
/** After the hour has begun, so that its first post does not meet a row that is being made. */
const afterHourMs = 2 * 60_000;
const keptDays = 100;
const keptLaterDays = 3;

/**
 * Sets what came beside past forecasts and forecasts the next 24 hours of every series, each in a transaction of its
 * own: whoever goes on after a kill finds what is done by its key. Asks for the next hour at the end.
 */
export async function makeForecasts(
  context: Context,
  workspaceId: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  let made = 0;
  for (const series of await within(forecastSeries)) {
    if (signal?.aborted) break;
    try {
      made += await within((tx) => forecastOne(tx, series, context.now()));
    } catch (error) {
      context.log.error({ err: error, workspaceId, seriesId: series.id }, "A series was not forecast");
    }
  }
  await within(async (tx) => {
    const now = context.now().getTime();
    await forgetRuns(tx, {
      later: new Date(now - keptLaterDays * 24 * hourMs),
      days: new Date(now - keptDays * 24 * hourMs),
    });
    if (made > 0) record(tx, "forecast.updated", null, { data: { series: made } });
    await askForForecasts(tx, context.now(), "next");
  });
}

/** One job waits per workspace, for the next hour of its clock or for now; asking again changes nothing. */
export async function askForForecasts(tx: Tx, now: Date, when: "now" | "next"): Promise<void> {
  const { rows } = await sql<{ at: Date }>`
    select date_trunc('hour', ${now}::timestamptz, timezone) + interval '1 hour' as at
    from workspace where id = ${tx.workspaceId}`.execute(tx.db);
  const [next] = rows;
  if (!next) return;
  const runAt = when === "now" ? now : new Date(next.at.getTime() + afterHourMs);
  await enqueue(tx, "forecast", {}, { key: `forecast:${tx.workspaceId}`, runAt, keepEarlier: true });
}

/** @returns how many forecasts were made or brought up to date */
async function forecastOne(tx: Tx, series: Series, now: Date): Promise<number> {
  const settled = await settle(tx, series, now);
  const first = await firstQuarter(tx, series);
  if (first === null) return settled;
  const fresh = !(await isJudged(tx, series.id));
  const back = Math.min(
    history + (fresh ? backtested * 24 : 0),
    Math.floor((now.getTime() - first.getTime()) / hourMs),
  );
  if (back < LEAST_HISTORY) return settled;
  const hours = await hoursOf(tx, series, { until: now, back, ahead: 24 });
  const startsAt = new Date(hours.at[back]!);
  if (await hasRun(tx, series.id, startsAt)) return settled;
  const made = await keepOne(tx, series, hours, back, { now, backtest: false });
  if (made && fresh) {
    await backTest(tx, series, hours, back, now);
    await settle(tx, series, now);
  }
  return settled + (made ? 1 : 0);
}

/** Forecasts from an hour with what lay before it; nothing where that is too little. */
async function keepOne(
  tx: Tx,
  series: Series,
  { at, clock, posts }: Hours,
  end: number,
  how: { now: Date; backtest: boolean },
): Promise<boolean> {
  const begin = Math.max(0, end - history);
  if (sum(posts.slice(Math.max(0, end - LEAST_HISTORY), end)) < leastPosts) return false;
  const hours = forecastByClock(posts.slice(begin, end), clock.slice(begin, end + 24), end - begin);
  if (hours === null) return false;
  await keepRun(tx, series.id, model, {
    starts_at: new Date(at[end]!),
    made_at: how.now,
    backtest: how.backtest,
    history: end - begin,
    hours,
  });
  return true;
}

/** The forecasts that the midnights of the last days would have seen, told as made now. */
async function backTest(tx: Tx, series: Series, hours: Hours, end: number, now: Date): Promise<void> {
  for (let at = Math.max(LEAST_HISTORY, end - backtested * 24); at <= end - 24; at++) {
    const midnight = ((hours.clock[at]! % 24) + 24) % 24 === 0;
    if (midnight) await keepOne(tx, series, hours, at, { now, backtest: true });
  }
}

/** Sets beside each standing forecast what came, as far as its hours have passed. */
async function settle(tx: Tx, series: Series, now: Date): Promise<number> {
  const open = await openRuns(tx, series.id, new Date(now.getTime() - hourMs));
  for (const run of open) {
    const starts = run.hours.map((_, n) => new Date(run.starts_at.getTime() + n * hourMs));
    const posts = await postsIn(tx, series, starts);
    const actual = posts.map((count, n) => (starts[n]!.getTime() + hourMs <= now.getTime() ? count : null));
    const over = starts.at(-1)!.getTime() + hourMs + lateMs <= now.getTime();
    await settleRun(tx, series.id, run.starts_at, actual, over ? now : null);
  }
  return open.length;
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
