import type { Evidence } from "@earshot/contract/insights.ts";
import { type RawBuilder, sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { quartersOf, type Series } from "./series-store.ts";

/** A channel heard for less than this is left out of every rise: what it brings is new, not more. */
const youngMs = 86_400_000;

/** Locks the workspace's watch; up to when was it watched? Undefined where there is no such workspace (any more). */
export async function takeWatch(tx: Tx): Promise<{ watchedUntil: Date | null } | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`select id from workspace where id = ${tx.workspaceId} for key share`.execute(tx.db);
  if (rows.length === 0) return undefined;
  await sql`insert into spike_watch (workspace_id, watched_until) values (${tx.workspaceId}, '-infinity')
    on conflict do nothing`.execute(tx.db);
  const { rows: stood } = await sql<{ until: Date | null }>`
    select nullif(watched_until, '-infinity') as until from spike_watch where workspace_id = ${tx.workspaceId} for update`.execute(
    tx.db,
  );
  return { watchedUntil: stood[0]!.until };
}

export const moveWatch = (tx: Tx, until: Date) =>
  sql`update spike_watch set watched_until = ${until} where workspace_id = ${tx.workspaceId}`.execute(tx.db);

/** The first quarter hour in which anything was heard. */
export async function firstHeard(tx: Tx): Promise<Date | null> {
  const w = tx.workspaceId;
  const { rows } = await sql<{ at: Date | null }>`
    select least((select min(at) from topic_volume where workspace_id = ${w}),
      (select min(at) from channel_volume where workspace_id = ${w})) as at`.execute(tx.db);
  return rows[0]?.at ?? null;
}

/**
 * Series of which a quarter hour since `from` may be a spike: its posts lie far above the mean of the time since `start`.
 * What comes out is looked at closely; topics under a re-run are not, for half of their past is missing.
 */
export async function candidates(
  tx: Tx,
  asked: { from: Date; start: Date; least: number; deviations: number },
): Promise<Series[]> {
  const { from, start, least, deviations } = asked;
  const quarters = Math.max(1, (from.getTime() - start.getTime()) / 900_000);
  const w = tx.workspaceId;
  const { rows } = await sql<{ id: string; name: string | null }>`
    with topics as (
      select v.topic_id as id, max(v.posts) as top from topic_volume v
      where v.workspace_id = ${w} and v.at >= ${from} group by v.topic_id having max(v.posts) >= ${least}
    ), whole as (
      select max(posts) as top from (
        select sum(posts) as posts from channel_volume where workspace_id = ${w} and at >= ${from} group by at) x
    ), weighed as (
      select t.id, t.top, p.sum, p.squares from topics t
      cross join lateral (select coalesce(sum(v.posts), 0) as sum, coalesce(sum(v.posts::bigint * v.posts), 0) as squares
        from topic_volume v where v.workspace_id = ${w} and v.topic_id = t.id and v.at >= ${start} and v.at < ${from}) p
      union all
      select ${w}::uuid, whole.top, p.sum, p.squares from whole
      cross join lateral (select coalesce(sum(posts), 0) as sum, coalesce(sum(posts * posts), 0) as squares from (
        select sum(posts) as posts from channel_volume where workspace_id = ${w} and at >= ${start} and at < ${from} group by at
      ) x) p
      where whole.top >= ${least}
    )
    select x.id, t.name from weighed x left join topic t on t.workspace_id = ${w} and t.id = x.id
    where (x.id = ${w} or t.deleted_at is null and t.rerun_before is null and t.id is not null)
      and (x.top - x.sum / ${quarters}::float8)
        > ${deviations} * greatest(0.5, sqrt(greatest(0, x.squares / ${quarters}::float8 - power(x.sum / ${quarters}::float8, 2))))
    order by x.id`.execute(tx.db);
  return rows.map(({ id, name }) => ({ id, topicId: id === w ? null : id, name }));
}

/**
 * Posts of a series by quarter hour (milliseconds). Since `from`, what came as history or through a channel that is new
 * does not count.
 */
export async function quarters(
  tx: Tx,
  series: Series,
  asked: { start: Date; from: Date; now: Date },
): Promise<Map<number, number>> {
  const { start, from, now } = asked;
  const w = tx.workspaceId;
  const young = sql`select id from channel where workspace_id = ${w} and created_at > ${new Date(now.getTime() - youngMs)}`;
  const newcomers: RawBuilder<unknown> =
    series.topicId === null
      ? sql`select at, -posts as posts from channel_volume where workspace_id = ${w} and at >= ${from} and channel_id in (${young})`
      : sql`select at, -posts as posts from topic_channel_volume
          where workspace_id = ${w} and topic_id = ${series.topicId} and at >= ${from} and channel_id in (${young})`;
  const { rows } = await sql<{ at: Date; posts: number }>`
    select at, greatest(0, sum(posts))::int as posts from (
      (${quartersOf(tx, series)} and at >= ${start}) union all (${newcomers}) union all
      (select at, -posts as posts from history_volume where workspace_id = ${w} and series_id = ${series.id} and at >= ${from})
    ) q group by at`.execute(tx.db);
  return new Map(rows.map((row) => [row.at.getTime(), row.posts]));
}

export type Window = { topicId: string | null; since: Date; until: Date };

const inWindow = (tx: Tx, { topicId, since, until }: Window) => {
  const [from, to] = [firstIdAt(since), firstIdAt(until)];
  return topicId === null
    ? sql`select p.id, p.author_id, p.own from post p
        where p.workspace_id = ${tx.workspaceId} and p.id >= ${from} and p.id < ${to} and not p.placeholder and p.deleted_at is null`
    : sql`select p.id, p.author_id, p.own from match m
        join post p on p.workspace_id = m.workspace_id and p.id = m.post_id and not p.placeholder and p.deleted_at is null
        where m.workspace_id = ${tx.workspaceId} and m.topic_id = ${topicId} and m.post_id >= ${from} and m.post_id < ${to}
          and m.ended_at is null`;
};

/** Posts of a window, as the list of posts shows them; by how many, and how many are our own. */
export async function countWindow(tx: Tx, window: Window): Promise<{ posts: number; authors: number; own: number }> {
  const { rows } = await sql<{ posts: number; authors: number; own: number }>`
    select count(*)::int as posts, count(distinct author_id)::int as authors, count(*) filter (where own)::int as own
    from (${inWindow(tx, window)}) p`.execute(tx.db);
  return rows[0]!;
}

/** The authors of most posts of a window. */
export async function loudestIn(tx: Tx, window: Window, most: number): Promise<Evidence["topAuthors"]> {
  const { rows } = await sql<Evidence["topAuthors"][number]>`
    select i.id as "authorId", i.name, i.handle, count(*)::int as posts
    from (${inWindow(tx, window)}) p join identity i on i.workspace_id = ${tx.workspaceId} and i.id = p.author_id
    group by i.id, i.name, i.handle order by posts desc, i.id limit ${most}`.execute(tx.db);
  return rows;
}

/** Adds posts that came as history to what is never a rise; forgets what is too old to be one. */
export async function addHistory(
  tx: Tx,
  sums: { series_id: string; at: string; posts: number }[],
  forget: Date,
): Promise<void> {
  await sql`delete from history_volume where workspace_id = ${tx.workspaceId} and at < ${forget}`.execute(tx.db);
  await sql`
    insert into history_volume as v (workspace_id, series_id, at, posts)
    select ${tx.workspaceId}::uuid, x.series_id, x.at, x.posts
    from json_to_recordset(${JSON.stringify(sums)}::json) as x(series_id uuid, at timestamptz, posts int)
    order by x.series_id, x.at
    on conflict (workspace_id, series_id, at) do update set posts = v.posts + excluded.posts`.execute(tx.db);
}
