import type { Query, Result } from "@earshot/contract/endpoint.ts";
import type { getTopAuthors } from "@earshot/contract/insights.ts";
import { sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { topicById } from "#server/topics/store.ts";
import { readPeriod } from "./period.ts";

type Row = {
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

/** Posts that are counted at most, the newest of the period: what keeps the answer bounded in a very busy year. */
const mostCounted = 250_000;
const mostDays = 366;

/** Who outside the team said most in a period, of all or about one topic; most posts first, then most engagement. */
export async function topAuthors(
  tx: Tx,
  asked: Query<typeof getTopAuthors>,
  mediaUrl: (source: string) => string,
): Promise<Result<typeof getTopAuthors>["items"]> {
  const { since, until } = readPeriod(asked, mostDays);
  if (asked.topicId !== undefined && !(await topicById(tx, asked.topicId))) throw notFound("topic");
  const from = firstIdAt(since);
  const to = firstIdAt(until);
  // Ids carry the time of a post, so a period is one range of the key.
  const said = asked.topicId
    ? sql`
        select p.author_id, p.likes, p.reposts, p.replies, p.own, p.placeholder, p.deleted_at from (
          select post_id from match
          where workspace_id = ${tx.workspaceId} and topic_id = ${asked.topicId} and ended_at is null
            and post_id >= ${from}::uuid and post_id < ${to}::uuid
          order by post_id desc limit ${mostCounted}
        ) m join post p on p.workspace_id = ${tx.workspaceId} and p.id = m.post_id
          and p.id >= ${from}::uuid and p.id < ${to}::uuid`
    : sql`
        select author_id, likes, reposts, replies, own, placeholder, deleted_at from post
        where workspace_id = ${tx.workspaceId} and id >= ${from}::uuid and id < ${to}::uuid
        order by id desc limit ${mostCounted}`;
  const { rows } = await sql<Row>`
    with top as (
      select author_id, count(*)::int as posts, sum(likes::bigint + reposts + replies)::float8 as engagement
      from (${said}) s
      where author_id is not null and not own and not placeholder and deleted_at is null
      group by author_id order by posts desc, engagement desc, author_id limit ${asked.limit}
    )
    select i.id, i.network, i.handle, i.name, i.url, i.avatar_url, i.person_id, top.posts, top.engagement
    from top join identity i on i.workspace_id = ${tx.workspaceId} and i.id = top.author_id
    order by top.posts desc, top.engagement desc, top.author_id`.execute(tx.db);
  return rows.map((row) => ({
    author: {
      id: row.id,
      network: row.network,
      handle: row.handle,
      name: row.name,
      url: row.url,
      avatarUrl: row.avatar_url === null ? null : mediaUrl(row.avatar_url),
      personId: row.person_id,
      own: false,
    },
    posts: row.posts,
    engagement: row.engagement,
  }));
}
