import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Period } from "./period.ts";

/** What is counted: the quarter-hour sums by topic or by channel, of all or of one topic. */
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
export async function countByKey(tx: Tx, source: Source, period: Period): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; posts: number }>`
    select key, sum(posts)::int as posts from (${counted(tx, source, period)}) c group by key`.execute(tx.db);
  return new Map(rows.map((row) => [row.key, row.posts]));
}

export type Line = { key: string; total: number; points: Map<number, number> };

/**
 * The `most` lines with most posts among `keys`, each by the start of its buckets in milliseconds. The sums are read
 * once, and buckets are found among their own starts: date_trunc with a zone costs more than all the rest.
 */
export async function linesOf(
  tx: Tx,
  source: Source,
  { keys, period, starts, most }: { keys: string[]; period: Period; starts: number[]; most: number },
): Promise<Line[]> {
  if (keys.length === 0) return [];
  const edges = starts.map((ms) => new Date(ms).toISOString());
  const { rows } = await sql<{ key: string; total: number; points: [bucket: number, posts: number][] }>`
    with counted as materialized (
      select key, width_bucket(at, ${edges}::timestamptz[]) as bucket, sum(posts)::int as posts
      from (${counted(tx, source, period)}) c group by 1, 2
    ), line as (
      select key, sum(posts)::int as total from counted where key = any(${keys}::uuid[]) group by key
      order by total desc, key limit ${most}
    )
    select key, total, json_agg(json_build_array(bucket, posts)) as points from line join counted using (key)
    group by key, total order by total desc, key`.execute(tx.db);
  return rows.map(({ key, total, points }) => ({
    key,
    total,
    points: new Map(points.map(([bucket, posts]) => [starts[Math.max(bucket, 1) - 1]!, posts])),
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

function counted(
  tx: Tx,
  source: Source,
  { since, until }: Period,
): RawBuilder<{ key: string; at: Date; posts: number }> {
  const within = sql`workspace_id = ${tx.workspaceId} and at >= ${since} and at < ${until}`;
  switch (source.kind) {
    case "topic":
      return source.topicId === undefined
        ? sql`select topic_id as key, at, posts from topic_volume where ${within}`
        : sql`select topic_id as key, at, posts from topic_volume where ${within} and topic_id = ${source.topicId}`;
    case "channel":
      return source.topicId === undefined
        ? sql`select channel_id as key, at, posts from channel_volume where ${within}`
        : sql`select channel_id as key, at, posts from topic_channel_volume where ${within} and topic_id = ${source.topicId}`;
  }
}
