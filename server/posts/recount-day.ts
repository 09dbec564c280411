import { sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";

const dayMs = 86_400_000;

/** Makes the sums of one UTC day anew from what is stored, whatever they said. Intake of the workspace waits meanwhile. */
export async function recountDay(tx: Tx, day: Date): Promise<void> {
  await takeLine(tx);
  const w = tx.workspaceId;
  const since = new Date(Math.floor(day.getTime() / dayMs) * dayMs);
  const until = new Date(since.getTime() + dayMs);
  const from = firstIdAt(since);
  const to = firstIdAt(until);
  for (const table of ["topic_volume", "channel_volume", "topic_channel_volume"] as const) {
    await tx.db
      .deleteFrom(table)
      .where("workspace_id", "=", w)
      .where("at", ">=", since)
      .where("at", "<", until)
      .execute();
  }
  for (const table of ["author_volume", "topic_day_volume", "topic_author_volume"] as const) {
    await sql`delete from ${sql.table(table)} where workspace_id = ${w}
      and day = (${since}::timestamptz at time zone 'UTC')::date`.execute(tx.db);
  }
  const posts = sql`select id, case when own then null else author_id end as author_id, likes::bigint + reposts + replies as engagement, quarter_hour_of(id) as at,
      (${since}::timestamptz at time zone 'UTC')::date as day
    from post where workspace_id = ${w} and id >= ${from}::uuid and id < ${to}::uuid
      and not placeholder and deleted_at is null`;
  const matches = sql`select post_id, topic_id
    from match where workspace_id = ${w} and post_id >= ${from}::uuid and post_id < ${to}::uuid and ended_at is null`;
  const seen = sql`select post_id, channel_id
    from post_channel where workspace_id = ${w} and post_id >= ${from}::uuid and post_id < ${to}::uuid`;
  await sql`
    with p as materialized (${posts}), s as materialized (${seen}),
    m as materialized (select m.topic_id, p.* from p join (${matches}) m on m.post_id = p.id),
    topics as (
      insert into topic_volume (workspace_id, topic_id, at, posts)
      select ${w}::uuid, topic_id, at, count(*) from m group by 2, 3
    ), topic_days as (
      insert into topic_day_volume (workspace_id, topic_id, day, posts)
      select ${w}::uuid, topic_id, day, count(*) from m group by 2, 3
    ), topic_authors as (
      insert into topic_author_volume (workspace_id, topic_id, author_id, day, posts, engagement)
      select ${w}::uuid, topic_id, author_id, day, count(*), sum(engagement)
      from m where author_id is not null group by 2, 3, 4
    ), channels as (
      insert into channel_volume (workspace_id, channel_id, at, posts)
      select ${w}::uuid, s.channel_id, p.at, count(*) from p join s on s.post_id = p.id group by 2, 3
    ), both_of as (
      insert into topic_channel_volume (workspace_id, topic_id, channel_id, at, posts)
      select ${w}::uuid, m.topic_id, s.channel_id, m.at, count(*) from m join s on s.post_id = m.id group by 2, 3, 4
    )
    insert into author_volume (workspace_id, author_id, day, posts, engagement)
    select ${w}::uuid, author_id, day, count(*), sum(engagement) from p where author_id is not null group by 2, 3`.execute(
    tx.db,
  );
}
