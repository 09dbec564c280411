import { type RawBuilder, sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Period } from "./period.ts";

export type TopRow = {
  id: string;
  network: string;
  handle: string;
  name: string;
  url: string | null;
  avatar_url: string | null;
  person_id: string | null;
  posts: number;
  engagement: number;
};

const dayMs = 86_400_000;
/** Of each day so many of the loudest are looked at first. */
const front = 60;
/** Posts of a topic that are counted at most, the newest of the period: what keeps the answer bounded in a busy year. */
const mostCounted = 250_000;

/**
 * Who said most of all, by the daily sums; what a period has of its first and last day besides is counted post by post.
 * The loudest of each day nearly always hold the loudest of all: whoever is in no front said at most as much as the last
 * of every front together (`beyond`), and when that is less than what the front alone proves of the last one asked for
 * (`proven`), nobody is missing. Else everybody's days are summed.
 */
export async function topOfAll(tx: Tx, { since, until }: Period, limit: number): Promise<TopRow[]> {
  const firstDay = new Date(Math.ceil(since.getTime() / dayMs) * dayMs);
  const lastDay = new Date(Math.floor(until.getTime() / dayMs) * dayMs);
  const whole = firstDay < lastDay;
  const edges = whole ? [posts(tx, since, firstDay), posts(tx, lastDay, until)] : [posts(tx, since, until)];
  const days: Days = whole
    ? { first: date(firstDay), after: date(lastDay) }
    : { first: "2000-01-01", after: "2000-01-01" };
  const edge = sql`
    select author_id, count(*)::int as posts, sum(engagement) as engagement
    from (${sql.join(edges, sql` union all `)}) e group by author_id`;
  const rows = await byFronts(tx, edge, days, limit);
  return (
    rows ??
    topBy(
      tx,
      sql`${edge} union all select author_id, posts, engagement from author_volume
    where workspace_id = ${tx.workspaceId} and day >= ${days.first}::date and day < ${days.after}::date`,
      limit,
    )
  );
}

/** UTC days, the second exclusive. */
type Days = { first: string; after: string };

async function byFronts(tx: Tx, edge: RawBuilder<unknown>, days: Days, limit: number): Promise<TopRow[] | null> {
  const { rows } = await sql<TopRow & { certain: boolean }>`
    with edge as materialized (${edge}),
    front as materialized (
      select d.day, v.author_id, v.posts
      from generate_series(${days.first}::date, ${days.after}::date - 1, interval '1 day') as d(day)
      cross join lateral (
        select author_id, posts from author_volume where workspace_id = ${tx.workspaceId} and day = d.day::date
        order by posts desc, author_id limit ${front}
      ) v
    ),
    ends as (select day, case when count(*) < ${front} then 0 else min(posts) end as last from front group by day),
    beyond as (select coalesce(sum(last), 0) as posts from ends),
    partial as materialized (
      select author_id, sum(sure) as sure, sum(above) as above from (
        select f.author_id, f.posts as sure, f.posts - e.last as above from front f join ends e using (day)
        union all select author_id, posts, posts from edge
      ) p group by author_id
    ),
    proven as (select (select sure from partial order by sure desc offset ${limit} - 1 limit 1) as posts),
    candidate as (
      select p.author_id from partial p, proven, beyond
      where proven.posts is null or p.above + beyond.posts >= proven.posts
    ),
    total as (
      select author_id, sum(posts)::int as posts, sum(engagement)::float8 as engagement from (
        select e.author_id, e.posts, e.engagement from candidate c join edge e using (author_id)
        union all
        select v.author_id, v.posts, v.engagement from candidate c
        join author_volume v on v.workspace_id = ${tx.workspaceId} and v.author_id = c.author_id
          and v.day >= ${days.first}::date and v.day < ${days.after}::date
      ) t group by author_id having sum(posts) > 0
      order by posts desc, engagement desc, author_id limit ${limit}
    )
    select ${shown}, total.posts, total.engagement,
      beyond.posts = 0 or beyond.posts < coalesce(proven.posts, 0) as certain
    from total join identity i on i.workspace_id = ${tx.workspaceId} and i.id = total.author_id, proven, beyond
    order by total.posts desc, total.engagement desc, total.author_id`.execute(tx.db);
  return rows.every((row) => row.certain) ? rows : null;
}

/** Who said most about a topic, by its matches. */
export function topOfTopic(tx: Tx, topicId: string, { since, until }: Period, limit: number): Promise<TopRow[]> {
  const from = firstIdAt(since);
  const to = firstIdAt(until);
  return topBy(
    tx,
    sql`
      select p.author_id, 1 as posts, p.likes::bigint + p.reposts + p.replies as engagement from (
        select post_id from match
        where workspace_id = ${tx.workspaceId} and topic_id = ${topicId} and ended_at is null
          and post_id >= ${from}::uuid and post_id < ${to}::uuid
        order by post_id desc limit ${mostCounted}
      ) m join post p on p.workspace_id = ${tx.workspaceId} and p.id = m.post_id
        and p.id >= ${from}::uuid and p.id < ${to}::uuid and ${outside}`,
    limit,
  );
}

async function topBy(tx: Tx, said: RawBuilder<unknown>, limit: number): Promise<TopRow[]> {
  const { rows } = await sql<TopRow>`
    with total as (
      select author_id, sum(posts)::int as posts, sum(engagement)::float8 as engagement from (${said}) s
      group by author_id having sum(posts) > 0 order by posts desc, engagement desc, author_id limit ${limit}
    )
    select ${shown}, total.posts, total.engagement
    from total join identity i on i.workspace_id = ${tx.workspaceId} and i.id = total.author_id
    order by total.posts desc, total.engagement desc, total.author_id`.execute(tx.db);
  return rows;
}

const shown = sql`i.id, i.network, i.handle, i.name, i.url, i.avatar_url, i.person_id`;
const outside = sql`author_id is not null and not own and not placeholder and deleted_at is null`;

/** Ids carry the time of a post, so a period is one range of the key. */
const posts = (tx: Tx, since: Date, until: Date) => sql`
  select author_id, likes::bigint + reposts + replies as engagement from post
  where workspace_id = ${tx.workspaceId} and id >= ${firstIdAt(since)}::uuid and id < ${firstIdAt(until)}::uuid and ${outside}`;

const date = (at: Date): string => at.toISOString().slice(0, 10);
