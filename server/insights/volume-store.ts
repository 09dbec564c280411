import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Period } from "./period.ts";

/** What is counted: the quarter-hour sums by topic, by channel, or of one topic by channel. */
export type Source = { kind: "topic" } | { kind: "channel" } | { kind: "topicChannel"; topicId: string };
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

export async function countByKey(tx: Tx, source: Source, keys: string[], period: Period): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ key: string; posts: number }>`
    select key, sum(posts)::int as posts from (${counted(tx, source, keys, period)}) c group by key`.execute(tx.db);
  return new Map(rows.map((row) => [row.key, row.posts]));
}

/** Posts per key by the start of each bucket, in milliseconds. */
export async function countByBucket(
  tx: Tx,
  source: Source,
  keys: string[],
  period: Period,
  step: Step,
  zone: string,
): Promise<Map<string, Map<number, number>>> {
  const series = new Map<string, Map<number, number>>();
  if (keys.length === 0) return series;
  const { rows } = await sql<{ key: string; at: Date; posts: number }>`
    select key, date_trunc(${step}, at, ${zone}) as at, sum(posts)::int as posts
    from (${counted(tx, source, keys, period)}) c group by 1, 2`.execute(tx.db);
  for (const { key, at, posts } of rows) {
    const points = series.get(key) ?? new Map<number, number>();
    series.set(key, points.set(at.getTime(), posts));
  }
  return series;
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
  keys: string[],
  { since, until }: Period,
): RawBuilder<{ key: string; at: Date; posts: number }> {
  switch (source.kind) {
    case "topic":
      return sql`
        select topic_id as key, at, posts from topic_volume
        where workspace_id = ${tx.workspaceId} and topic_id = any(${keys}::uuid[]) and at >= ${since} and at < ${until}`;
    case "channel":
      return sql`
        select channel_id as key, at, posts from channel_volume
        where workspace_id = ${tx.workspaceId} and channel_id = any(${keys}::uuid[]) and at >= ${since} and at < ${until}`;
    case "topicChannel":
      return sql`
        select channel_id as key, at, posts from topic_channel_volume
        where workspace_id = ${tx.workspaceId} and topic_id = ${source.topicId} and channel_id = any(${keys}::uuid[])
          and at >= ${since} and at < ${until}`;
  }
}
