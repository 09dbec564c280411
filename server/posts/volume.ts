import { sql } from "kysely";
import { timeOf } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { count } from "./insert.ts";
import type { SavedPost } from "./save.ts";

const quarter = 900_000;
const day = 86_400_000;

/**
 * The sums that dashboards read: posts by topic, by channel and by topic and channel per UTC quarter hour, by author per
 * UTC day. A post counts at the moment its id carries, under every channel through which it was seen and every topic it
 * satisfies now; placeholders and deleted posts count nowhere, our own posts under no author.
 */

/** Adds posts that were inserted just now, from what is in memory. */
export async function addVolumes(tx: Tx, posts: SavedPost[]): Promise<void> {
  if (posts.length === 0) return;
  const channels = new Sums();
  const topics = new Sums();
  const topicDays = new Sums();
  const both = new Sums();
  const authors = new Sums();
  const topicAuthors = new Sums();
  for (const { id, channelId, authorId, own, draft, matched } of posts) {
    const ms = timeOf(id).getTime();
    const at = new Date(Math.floor(ms / quarter) * quarter).toISOString();
    const date = new Date(Math.floor(ms / day) * day).toISOString().slice(0, 10);
    if (channelId !== null) channels.add({ channel_id: channelId, at });
    for (const { topicId } of matched.topics) {
      topics.add({ topic_id: topicId, at });
      topicDays.add({ topic_id: topicId, day: date });
      if (channelId !== null) both.add({ topic_id: topicId, channel_id: channelId, at });
    }
    if (authorId !== null && !own) {
      const { likes, reposts, replies } = draft.engagement ?? {};
      const engagement = count(likes) + count(reposts) + count(replies);
      authors.add({ author_id: authorId, day: date }, engagement);
      for (const { topicId } of matched.topics)
        topicAuthors.add({ topic_id: topicId, author_id: authorId, day: date }, engagement);
    }
  }
  await sql`
    with channels as (
      insert into channel_volume as v (workspace_id, channel_id, at, posts)
      select ${tx.workspaceId}::uuid, channel_id, at, posts
      from json_to_recordset(${channels.json()}::json) as x(channel_id uuid, at timestamptz, posts int)
      on conflict (workspace_id, channel_id, at) do update set posts = v.posts + excluded.posts
    ), topics as (
      insert into topic_volume as v (workspace_id, topic_id, at, posts)
      select ${tx.workspaceId}::uuid, topic_id, at, posts
      from json_to_recordset(${topics.json()}::json) as x(topic_id uuid, at timestamptz, posts int)
      on conflict (workspace_id, topic_id, at) do update set posts = v.posts + excluded.posts
    ), topic_days as (
      insert into topic_day_volume as v (workspace_id, topic_id, day, posts)
      select ${tx.workspaceId}::uuid, topic_id, day, posts
      from json_to_recordset(${topicDays.json()}::json) as x(topic_id uuid, day date, posts int)
      on conflict (workspace_id, topic_id, day) do update set posts = v.posts + excluded.posts
    ), topic_authors as (
      insert into topic_author_volume as v (workspace_id, topic_id, author_id, day, posts, engagement)
      select ${tx.workspaceId}::uuid, topic_id, author_id, day, posts, engagement
      from json_to_recordset(${topicAuthors.json()}::json)
        as x(topic_id uuid, author_id uuid, day date, posts int, engagement bigint)
      on conflict (workspace_id, topic_id, author_id, day)
        do update set posts = v.posts + excluded.posts, engagement = v.engagement + excluded.engagement
    ), both_of as (
      insert into topic_channel_volume as v (workspace_id, topic_id, channel_id, at, posts)
      select ${tx.workspaceId}::uuid, topic_id, channel_id, at, posts
      from json_to_recordset(${both.json()}::json) as x(topic_id uuid, channel_id uuid, at timestamptz, posts int)
      on conflict (workspace_id, topic_id, channel_id, at) do update set posts = v.posts + excluded.posts
    )
    insert into author_volume as v (workspace_id, author_id, day, posts, engagement)
    select ${tx.workspaceId}::uuid, author_id, day, posts, engagement
    from json_to_recordset(${authors.json()}::json) as x(author_id uuid, day date, posts int, engagement bigint)
    on conflict (workspace_id, author_id, day)
      do update set posts = v.posts + excluded.posts, engagement = v.engagement + excluded.engagement`.execute(tx.db);
}

class Sums {
  readonly #sums = new Map<string, { posts: number; engagement: number }>();

  add(key: Record<string, string>, engagement = 0): void {
    const text = JSON.stringify(key);
    const sum = this.#sums.get(text) ?? { ...key, posts: 0, engagement: 0 };
    sum.posts += 1;
    sum.engagement += engagement;
    this.#sums.set(text, sum);
  }

  json(): string {
    return JSON.stringify([...this.#sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum));
  }
}

/**
 * Takes stored posts out of the sums, or puts them in, as they stand at this moment: called before and after whatever
 * changes what they count as.
 */
export async function weigh(tx: Tx, postIds: string[], sign: 1 | -1): Promise<void> {
  if (postIds.length === 0) return;
  const w = tx.workspaceId;
  await sql`
    with counted as materialized (
      select id, case when own then null else author_id end as author_id,
        likes::bigint + reposts + replies as engagement, quarter_hour_of(id) as at,
        (quarter_hour_of(id) at time zone 'UTC')::date as day
      from post where workspace_id = ${w} and id = any(${postIds}::uuid[]) and not placeholder and deleted_at is null
    ), matched as materialized (
      select m.topic_id, c.* from counted c
      join match m on m.workspace_id = ${w} and m.post_id = c.id and m.ended_at is null
    ), topics as (
      insert into topic_volume as v (workspace_id, topic_id, at, posts)
      select ${w}::uuid, topic_id, at, ${sign}::int * count(*) from matched group by topic_id, at order by topic_id, at
      on conflict (workspace_id, topic_id, at) do update set posts = v.posts + excluded.posts
    ), topic_days as (
      insert into topic_day_volume as v (workspace_id, topic_id, day, posts)
      select ${w}::uuid, topic_id, day, ${sign}::int * count(*) from matched group by topic_id, day order by topic_id, day
      on conflict (workspace_id, topic_id, day) do update set posts = v.posts + excluded.posts
    ), topic_authors as (
      insert into topic_author_volume as v (workspace_id, topic_id, author_id, day, posts, engagement)
      select ${w}::uuid, topic_id, author_id, day, ${sign}::int * count(*), ${sign}::int * sum(engagement)
      from matched where author_id is not null
      group by topic_id, author_id, day order by topic_id, author_id, day
      on conflict (workspace_id, topic_id, author_id, day)
        do update set posts = v.posts + excluded.posts, engagement = v.engagement + excluded.engagement
    ), channels as (
      insert into channel_volume as v (workspace_id, channel_id, at, posts)
      select ${w}::uuid, s.channel_id, c.at, ${sign}::int * count(*) from counted c
      join post_channel s on s.workspace_id = ${w} and s.post_id = c.id
      group by s.channel_id, c.at order by s.channel_id, c.at
      on conflict (workspace_id, channel_id, at) do update set posts = v.posts + excluded.posts
    ), both_of as (
      insert into topic_channel_volume as v (workspace_id, topic_id, channel_id, at, posts)
      select ${w}::uuid, m.topic_id, s.channel_id, m.at, ${sign}::int * count(*) from matched m
      join post_channel s on s.workspace_id = ${w} and s.post_id = m.id
      group by m.topic_id, s.channel_id, m.at order by m.topic_id, s.channel_id, m.at
      on conflict (workspace_id, topic_id, channel_id, at) do update set posts = v.posts + excluded.posts
    )
    insert into author_volume as v (workspace_id, author_id, day, posts, engagement)
    select ${w}::uuid, author_id, day, ${sign}::int * count(*), ${sign}::int * sum(engagement)
    from counted where author_id is not null group by author_id, day order by author_id, day
    on conflict (workspace_id, author_id, day)
      do update set posts = v.posts + excluded.posts, engagement = v.engagement + excluded.engagement`.execute(tx.db);
}

/** Counts posts that stood here already under a channel through which they are seen for the first time. */
export async function countSeen(tx: Tx, postIds: string[], channelId: string): Promise<void> {
  if (postIds.length === 0) return;
  const w = tx.workspaceId;
  await sql`
    with counted as materialized (
      select id, quarter_hour_of(id) as at
      from post where workspace_id = ${w} and id = any(${postIds}::uuid[]) and not placeholder and deleted_at is null
    ), channels as (
      insert into channel_volume as v (workspace_id, channel_id, at, posts)
      select ${w}::uuid, ${channelId}::uuid, at, count(*) from counted group by at order by at
      on conflict (workspace_id, channel_id, at) do update set posts = v.posts + excluded.posts
    )
    insert into topic_channel_volume as v (workspace_id, topic_id, channel_id, at, posts)
    select ${w}::uuid, m.topic_id, ${channelId}::uuid, c.at, count(*) from counted c
    join match m on m.workspace_id = ${w} and m.post_id = c.id and m.ended_at is null
    group by m.topic_id, c.at order by m.topic_id, c.at
    on conflict (workspace_id, topic_id, channel_id, at) do update set posts = v.posts + excluded.posts`.execute(tx.db);
}
