import { sql } from "kysely";
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

/**
 * Who said most of all, or about one topic, by the daily sums; what a period has of its first and last day besides is
 * counted post by post, of those alone who may be among the first. The loudest of each day nearly always hold the
 * loudest of all: whoever is in no front said at most as much as the last of every front together (`beyond`), and when
 * that is less than what whole days alone prove of the last one asked for (`proven`), nobody is missing. Else everybody
 * is summed.
 */
export async function topOf(tx: Tx, topicId: string | null, period: Period, limit: number): Promise<TopRow[]> {
  const days = daysOf(period);
  return (await byFronts(tx, topicId, days, limit)) ?? summed(tx, topicId, days, limit);
}

/** UTC days from the first to the one after the last, those whole and those touched; and what of the touched is not whole. */
type Days = {
  whole: { first: string; after: string };
  touched: { first: string; after: string };
  edges: Edge[];
};
/** A range of ids, the second exclusive. */
type Edge = { from: string; to: string };

function daysOf({ since, until }: Period): Days {
  const from = Math.floor(since.getTime() / dayMs) * dayMs;
  const to = Math.ceil(until.getTime() / dayMs) * dayMs;
  const first = Math.ceil(since.getTime() / dayMs) * dayMs;
  const last = Math.floor(until.getTime() / dayMs) * dayMs;
  const edge = (start: number, end: number) =>
    start < end ? [{ from: firstIdAt(new Date(start)), to: firstIdAt(new Date(end)) }] : [];
  return {
    whole: first < last ? { first: date(first), after: date(last) } : { first: "2000-01-01", after: "2000-01-01" },
    touched: { first: date(from), after: date(to) },
    edges:
      first < last
        ? [...edge(since.getTime(), first), ...edge(last, until.getTime())]
        : edge(since.getTime(), until.getTime()),
  };
}

const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

async function byFronts(tx: Tx, topicId: string | null, days: Days, limit: number): Promise<TopRow[] | null> {
  const sums = sumsOf(tx, topicId);
  const { whole, touched, edges } = days;
  const { rows } = await sql<TopRow & { certain: boolean }>`
    with front as materialized (
      select d.day::date as day, v.author_id, v.posts,
        d.day::date >= ${whole.first}::date and d.day::date < ${whole.after}::date as whole
      from generate_series(${touched.first}::date, ${touched.after}::date - 1, interval '1 day') as d(day)
      cross join lateral (
        select author_id, posts from ${sums} and day = d.day::date order by posts desc, author_id limit ${front}
      ) v
    ),
    ends as (select day, case when count(*) < ${front} then 0 else min(posts) end as last from front group by day),
    beyond as (select coalesce(sum(last), 0) as posts from ends),
    partial as materialized (
      select author_id, coalesce(sum(f.posts) filter (where f.whole), 0) as sure, sum(f.posts - e.last) as above
      from front f join ends e using (day) group by author_id
    ),
    proven as (select coalesce((select sure from partial order by sure desc offset ${limit} - 1 limit 1), 0) as posts),
    candidate as materialized (
      select p.author_id from partial p, proven, beyond where p.above + beyond.posts >= proven.posts
    ),
    total as (
      select author_id, sum(posts)::int as posts, sum(engagement)::float8 as engagement from (
        select v.author_id, v.posts, v.engagement from candidate c cross join lateral (
          select author_id, posts, engagement from ${sums} and author_id = c.author_id
            and day >= ${whole.first}::date and day < ${whole.after}::date
        ) v
        ${sql.join(
          edges.map(
            (edge) => sql`union all
        select p.author_id, 1, p.engagement from candidate c
        cross join lateral (${saidBy(tx, topicId, edge)}) p`,
          ),
          sql` `,
        )}
      ) t group by author_id having sum(posts) > 0
      order by posts desc, engagement desc, author_id limit ${limit}
    )
    select ${shown}, total.posts, total.engagement, beyond.posts = 0 or beyond.posts < proven.posts as certain
    from total join identity i on i.workspace_id = ${tx.workspaceId} and i.id = total.author_id, proven, beyond
    order by total.posts desc, total.engagement desc, total.author_id`.execute(tx.db);
  return rows.length > 0 && rows.every((row) => row.certain) ? rows : null;
}

async function summed(tx: Tx, topicId: string | null, { whole, edges }: Days, limit: number): Promise<TopRow[]> {
  const parts = edges.map((edge) => sql`union all select author_id, 1, engagement from (${said(tx, topicId, edge)}) p`);
  const { rows } = await sql<TopRow>`
    with total as (
      select author_id, sum(posts)::int as posts, sum(engagement)::float8 as engagement from (
        select author_id, posts, engagement from ${sumsOf(tx, topicId)}
          and day >= ${whole.first}::date and day < ${whole.after}::date
        ${sql.join(parts, sql` `)}
      ) s group by author_id having sum(posts) > 0 order by posts desc, engagement desc, author_id limit ${limit}
    )
    select ${shown}, total.posts, total.engagement
    from total join identity i on i.workspace_id = ${tx.workspaceId} and i.id = total.author_id
    order by total.posts desc, total.engagement desc, total.author_id`.execute(tx.db);
  return rows;
}

/** The daily sums of all, or of a topic; further conditions follow. */
const sumsOf = (tx: Tx, topicId: string | null) =>
  topicId === null
    ? sql`author_volume where workspace_id = ${tx.workspaceId}`
    : sql`topic_author_volume where workspace_id = ${tx.workspaceId} and topic_id = ${topicId}`;

/** Posts by people outside the team; ids carry the time of a post, so a period is one range of the key. */
const said = (tx: Tx, topicId: string | null, edge: Edge) => sql`
  select author_id, likes::bigint + reposts + replies as engagement from post
  where workspace_id = ${tx.workspaceId} and id >= ${edge.from}::uuid and id < ${edge.to}::uuid
    and author_id is not null and not own and not placeholder and deleted_at is null
    ${topicId === null ? sql`` : sql`and id in (select post_id from ${matches(tx, topicId, edge)})`}`;

/**
 * The same by one author, `c.author_id`. Whether a post satisfies the topic is asked of each by its key: as a join, the
 * planner reads all matches of the edge for every author, since it takes the newest hours for empty.
 */
const saidBy = (tx: Tx, topicId: string | null, edge: Edge) => sql`
  ${said(tx, null, edge)} and author_id = c.author_id
    ${topicId === null ? sql`` : sql`and (select true from ${matches(tx, topicId, edge)} and post_id = post.id limit 1)`}`;

const matches = (tx: Tx, topicId: string, { from, to }: Edge) => sql`
  match where workspace_id = ${tx.workspaceId} and topic_id = ${topicId} and ended_at is null
    and post_id >= ${from}::uuid and post_id < ${to}::uuid`;

const shown = sql`i.id, i.network, i.handle, i.name, i.url, i.avatar_url, i.person_id`;
