import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** A series of counts: the posts of one topic, or, under the workspace's own id, of everything that is heard. */
export type Series = { id: string; topicId: string | null; name: string | null };

/** Topics beyond these are not forecast: each costs a row an hour. */
const mostTopics = 20;

/** What is forecast: everything that is heard, and the topics about ourselves, oldest first. */
export async function forecastSeries(tx: Tx): Promise<Series[]> {
  const topics = await tx.db
    .selectFrom("topic")
    .select(["id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("deleted_at", "is", null)
    .where("role", "=", "own")
    .orderBy("id")
    .limit(mostTopics)
    .execute();
  return [everything(tx), ...topics.map(({ id, name }) => ({ id, topicId: id, name }))];
}

export const everything = (tx: Tx): Series => ({ id: tx.workspaceId, topicId: null, name: null });

/** Quarter hours of a series with their posts; of everything: under each channel through which they were seen. */
export const quartersOf = (tx: Tx, series: Pick<Series, "topicId">) =>
  series.topicId === null
    ? sql`select at, posts from channel_volume where workspace_id = ${tx.workspaceId}`
    : sql`select at, posts from topic_volume where workspace_id = ${tx.workspaceId} and topic_id = ${series.topicId}`;

/** The first quarter hour with a post; null when there is none. */
export async function firstQuarter(tx: Tx, series: Pick<Series, "topicId">): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`select min(at) as at from (${quartersOf(tx, series)}) q`.execute(
    tx.db,
  );
  return rows[0]?.at ?? null;
}

/** Whole hours of the workspace's clock, oldest first. */
export type Hours = {
  /** where each begins, in milliseconds */
  at: number[];
  /** what a clock on the wall says at that moment, as whole hours since 1970: it skips one in spring, repeats one in autumn */
  clock: number[];
  /** posts of those that are asked for; the hours ahead have none */
  posts: number[];
};

/** The hours of a series from `back` hours before the hour `until` lies in, and the clock of `ahead` more. */
export async function hoursOf(
  tx: Tx,
  series: Pick<Series, "topicId">,
  asked: { until: Date; back: number; ahead: number },
): Promise<Hours> {
  const { until, back, ahead } = asked;
  const { rows } = await sql<{ at: Date; clock: number; posts: number }>`
    with zone as (select timezone as name from workspace where id = ${tx.workspaceId}),
    edge as materialized (select date_trunc('hour', ${until}::timestamptz, zone.name) as at from zone),
    counted as materialized (
      select floor(extract(epoch from q.at - edge.at) / 3600)::int as n, sum(q.posts)::int as posts
      from edge, (${quartersOf(tx, series)} and at >= ${new Date(until.getTime() - (back + 1) * 3_600_000)} and at < ${until}) q
      where q.at < edge.at group by 1
    )
    select h.at, floor(extract(epoch from h.at at time zone zone.name) / 3600)::int as clock, coalesce(c.posts, 0) as posts
    from zone cross join edge cross join generate_series(${-back}::int, ${ahead - 1}::int) as g(n)
    cross join lateral (select edge.at + g.n * interval '1 hour' as at) h
    left join counted c on c.n = g.n
    order by g.n`.execute(tx.db);
  return {
    at: rows.map((row) => row.at.getTime()),
    clock: rows.map((row) => row.clock),
    posts: rows.slice(0, back).map((row) => row.posts),
  };
}

/** Posts of given hours, in their order. */
export async function postsIn(tx: Tx, series: Pick<Series, "topicId">, starts: Date[]): Promise<number[]> {
  const first = starts[0];
  const last = starts.at(-1);
  if (!first || !last) return [];
  const { rows } = await sql<{ n: number; posts: number }>`
    select width_bucket(at, ${starts.map((at) => at.toISOString())}::timestamptz[]) as n, sum(posts)::int as posts
    from (${quartersOf(tx, series)}) q where at >= ${first} and at < ${new Date(last.getTime() + 3_600_000)} group by 1`.execute(
    tx.db,
  );
  const posts = new Map(rows.map((row) => [row.n, row.posts]));
  return starts.map((_, n) => posts.get(n + 1) ?? 0);
}
