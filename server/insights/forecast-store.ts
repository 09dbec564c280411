import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Expected } from "./by-the-clock.ts";

export type RunRow = {
  starts_at: Date;
  made_at: Date;
  backtest: boolean;
  day: string | null;
  model: string;
  history: number;
  hours: Expected[];
  /** null where an hour has not passed */
  actual: (number | null)[];
};

const columns = [
  "starts_at",
  "made_at",
  "backtest",
  "model",
  "history",
  "hours",
  "actual",
  sql<string | null>`day::text`.as("day"),
] as const;

type Stored = Omit<RunRow, "hours" | "actual"> & { hours: string; actual: string };
const read = ({ hours, actual, ...rest }: Stored): RunRow => ({
  ...rest,
  hours: JSON.parse(hours) as Expected[],
  actual: JSON.parse(actual) as (number | null)[],
});

const ofSeries = (tx: Tx, seriesId: string) =>
  tx.db
    .selectFrom("forecast")
    .select(columns)
    .where("workspace_id", "=", tx.workspaceId)
    .where("series_id", "=", seriesId);

/** The newest forecast that was made in time. */
export async function newestRun(tx: Tx, seriesId: string): Promise<RunRow | null> {
  const row = await ofSeries(tx, seriesId)
    .where("backtest", "=", false)
    .orderBy("starts_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? read(row) : null;
}

/** The standing forecasts of the days since, newest first. */
export async function dayRuns(tx: Tx, seriesId: string, since: Date): Promise<RunRow[]> {
  const rows = await ofSeries(tx, seriesId)
    .where("day", "is not", null)
    .where("starts_at", ">=", since)
    .orderBy("starts_at", "desc")
    .execute();
  return rows.map(read);
}

/** Standing forecasts of which not every hour is certain. */
export async function openRuns(tx: Tx, seriesId: string, before: Date): Promise<RunRow[]> {
  const rows = await ofSeries(tx, seriesId)
    .where("day", "is not", null)
    .where("settled_at", "is", null)
    .where("starts_at", "<", before)
    .orderBy("starts_at")
    .execute();
  return rows.map(read);
}

export async function hasRun(tx: Tx, seriesId: string, startsAt: Date): Promise<boolean> {
  return (await ofSeries(tx, seriesId).where("starts_at", "=", startsAt).executeTakeFirst()) !== undefined;
}

/** Whether anything was ever forecast of a series, or forecast afterwards. */
export async function isJudged(tx: Tx, seriesId: string): Promise<boolean> {
  return (await ofSeries(tx, seriesId).where("day", "is not", null).limit(1).executeTakeFirst()) !== undefined;
}

export type NewRun = Omit<RunRow, "actual" | "day" | "model">;

/** Keeps a forecast; the first one of a day of the workspace's zone is the one that is judged. What stands is let be. */
export async function keepRun(tx: Tx, seriesId: string, model: string, run: NewRun): Promise<void> {
  await sql`
    insert into forecast (workspace_id, series_id, starts_at, made_at, backtest, day, model, history, hours, actual)
    select ${tx.workspaceId}::uuid, ${seriesId}::uuid, ${run.starts_at}::timestamptz, ${run.made_at}::timestamptz,
      ${run.backtest}::boolean, case when not exists (
        select from forecast f where f.workspace_id = ${tx.workspaceId} and f.series_id = ${seriesId} and f.day = d.day
      ) then d.day end, ${model}, ${run.history}::int, ${JSON.stringify(run.hours)}, ${JSON.stringify(run.hours.map(() => null))}
    from workspace w
    cross join lateral (select (${run.starts_at}::timestamptz at time zone w.timezone)::date as day) d
    where w.id = ${tx.workspaceId}
    on conflict (workspace_id, series_id, starts_at) do nothing`.execute(tx.db);
}

export const settleRun = (
  tx: Tx,
  seriesId: string,
  startsAt: Date,
  actual: (number | null)[],
  settledAt: Date | null,
) =>
  tx.db
    .updateTable("forecast")
    .set({ actual: JSON.stringify(actual), settled_at: settledAt })
    .where("workspace_id", "=", tx.workspaceId)
    .where("series_id", "=", seriesId)
    .where("starts_at", "=", startsAt)
    .execute();

/** Forgets what nobody asks for any more: later forecasts of a day, days long past, series that are gone. */
export async function forgetRuns(tx: Tx, { later, days }: { later: Date; days: Date }): Promise<void> {
  await sql`
    delete from forecast f where f.workspace_id = ${tx.workspaceId} and (
      f.starts_at < ${days} or f.day is null and f.starts_at < ${later}
      or f.series_id <> f.workspace_id and not exists (
        select from topic t where t.workspace_id = f.workspace_id and t.id = f.series_id and t.deleted_at is null))`.execute(
    tx.db,
  );
}
