import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Period } from "./period.ts";

const dayMs = 86_400_000;

/** What is counted: the sums by topic or by channel, of all or of one topic. */
export type Source = { kind: "topic" | "channel"; topicId: string | undefined };
export type Step = "hour" | "day";

export async function zoneOf(tx: Tx): Promise<string> {
  const row = await tx.db
    .selectFrom("workspace")
    .select("timezone")
    .where("id", "=", tx.workspaceId)
    .executeTakeFirstOrThrow();
  return row.timezone;
}

/** Topics of the workspace, or the one, by id. */
export async function topicNames(tx: Tx, topicId: string | undefined): Promise<Map<string, string>> {
  const rows = await tx.db
    .selectFrom("topic")
    .select(["id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("deleted_at", "is", null)
    .$if(topicId !== undefined, (query) => query.where("id", "=", topicId as string))
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Channels, also those taken away: what they brought was said. */
export async function channelNames(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.db
    .selectFrom("channel")
    .select(["id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Posts per key; keys without a post are left out. */
export async function countByKey(tx: Tx, source: Source, { since, until }: Period): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; posts: number }>`
    select key, sum(posts)::int as posts from (${counted(tx, source, [since, until])}) c
    group by key having sum(posts) > 0`.execute(tx.db);
  return new Map(rows.map((row) => [row.key, row.posts]));
}

export type Line = { key: string; total: number; points: Map<number, number> };

/** The `most` lines with most posts among `keys`, each by the start of its buckets in milliseconds. */
export async function linesOf(
  tx: Tx,
  source: Source,
  { keys, period, starts, most }: { keys: string[]; period: Period; starts: number[]; most: number },
): Promise<Line[]> {
  if (keys.length === 0) return [];
  const edges = [period.since, ...starts.slice(1).map((ms) => new Date(ms)), period.until];
  const { rows } = await sql<{ key: string; total: number; points: [bucket: number, posts: number][] }>`
    with counted as materialized (
      select key, bucket, sum(posts)::int as posts from (${counted(tx, source, edges)}) c
      group by key, bucket having sum(posts) > 0
    ), line as (
      select key, sum(posts)::int as total from counted where key = any(${keys}::uuid[]) group by key
      order by total desc, key limit ${most}
    )
    select key, total, json_agg(json_build_array(bucket, posts)) as points from line join counted using (key)
    group by key, total order by total desc, key`.execute(tx.db);
  return rows.map(({ key, total, points }) => ({
    key,
    total,
    points: new Map(points.map(([bucket, posts]) => [starts[bucket - 1]!, posts])),
  }));
}

/** The start of every bucket of a period. Days are walked on the zone's own clock, so that a change of it is no gap. */
export async function buckets(tx: Tx, { since, until }: Period, step: Step, zone: string): Promise<number[]> {
  const { rows } = await (step === "hour"
    ? sql<{ at: Date }>`
        select generate_series(date_trunc('hour', ${since}::timestamptz, ${zone}),
          ${until}::timestamptz - interval '1 second', '1 hour') as at`
    : sql<{ at: Date }>`
        select generate_series(date_trunc('day', ${since}::timestamptz at time zone ${zone}),
          (${until}::timestamptz - interval '1 second') at time zone ${zone}, '1 day') at time zone ${zone} as at`
  ).execute(tx.db);
  return rows.map((row) => row.at.getTime());
}

type Counted = RawBuilder<{ key: string; bucket: number; posts: number }>;

/** Posts by key and bucket: what lies between the first and second edge is in bucket 1, and so on. */
function counted(tx: Tx, source: Source, asked: Date[]): Counted {
  // Nothing is older than 2000, and PostgreSQL does not read years before the first as Date writes them.
  const edges = asked.map((edge) => new Date(Math.max(0, edge.getTime())));
  const whole = edges.at(-1)!.getTime() - edges[0]!.getTime();
  const daily = source.kind === "topic" && (edges.length === 2 || whole / (edges.length - 1) > dayMs / 2);
  return daily ? byDays(tx, source.topicId, edges) : byQuarters(tx, source, edges);
}

/** Buckets are found among their own edges: date_trunc with a zone costs more than all the rest. */
function byQuarters(tx: Tx, source: Source, edges: Date[]): Counted {
  const starts = edges.slice(0, -1).map((edge) => edge.toISOString());
  return sql`
    select key, width_bucket(at, ${starts}::timestamptz[]) as bucket, posts from (${quarters(tx, source)}) q
    where at >= ${edges[0]} and at < ${edges.at(-1)}`;
}

/**
 * By topic from the sums of UTC days: a fourteenth of the quarter hours, with two hundred topics. What lies between an
 * edge and the nearest midnight, UTC, comes from the quarter hours and moves from the bucket its day was counted in to
 * the one it belongs to.
 */
function byDays(tx: Tx, topicId: string | undefined, edges: Date[]): Counted {
  const days = edges.map((edge) => new Date(Math.round(edge.getTime() / dayMs) * dayMs).toISOString());
  const about = topicId === undefined ? sql`` : sql`and topic_id = ${topicId}`;
  const moves = edges.flatMap((edge, n) => {
    const at = edge.toISOString();
    const midnight = days[n]!;
    if (at < midnight) return [{ since: at, until: midnight, from: n, to: n + 1 }];
    return at > midnight ? [{ since: midnight, until: at, from: n + 1, to: n }] : [];
  });
  // `offset 0`: as a plain join, the planner reads every quarter hour of the workspace.
  return sql`
    select topic_id as key, width_bucket(day::timestamp, ${days.slice(0, -1)}::timestamp[]) as bucket, posts
    from topic_day_volume where workspace_id = ${tx.workspaceId} ${about}
      and day >= (${days[0]}::timestamp)::date and day < (${days.at(-1)}::timestamp)::date
    union all
    select q.key, b.bucket, b.posts
    from json_to_recordset(${JSON.stringify(moves)}::json) as m(since timestamptz, until timestamptz, "from" int, "to" int)
    cross join lateral (
      select topic_id as key, posts from topic_volume
      where workspace_id = ${tx.workspaceId} ${about} and at >= m.since and at < m.until offset 0
    ) q
    cross join lateral (values (m."to", q.posts), (m."from", -q.posts)) as b (bucket, posts)
    where b.bucket between 1 and ${edges.length - 1}::int`;
}

function quarters(tx: Tx, source: Source): RawBuilder<{ key: string; at: Date; posts: number }> {
  const here = sql`workspace_id = ${tx.workspaceId}`;
  switch (source.kind) {
    case "topic":
      return source.topicId === undefined
        ? sql`select topic_id as key, at, posts from topic_volume where ${here}`
        : sql`select topic_id as key, at, posts from topic_volume where ${here} and topic_id = ${source.topicId}`;
    case "channel":
      return source.topicId === undefined
        ? sql`select channel_id as key, at, posts from channel_volume where ${here}`
        : sql`select channel_id as key, at, posts from topic_channel_volume where ${here} and topic_id = ${source.topicId}`;
  }
}
