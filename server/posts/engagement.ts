import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { wellFormed } from "@earshot/query/text.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { count } from "./insert.ts";

/** Counters of posts that are already here, and the sums of their authors; those of others are dropped. */
export async function countEngagement(tx: Tx, network: string, events: ConnectorEvent[]): Promise<void> {
  const counters = new Map<string, Counters>();
  for (const event of events) {
    if (event.type !== "engagement") continue;
    const external_id = wellFormed(event.externalId);
    const { likes, reposts, replies } = event;
    counters.set(external_id, {
      external_id,
      likes: within(likes),
      reposts: within(reposts),
      replies: within(replies),
    });
  }
  if (counters.size === 0) return;
  await sql`
    with given as materialized (
      select p.id, p.author_id, p.own, p.placeholder, coalesce(x.likes, p.likes) as likes,
        coalesce(x.reposts, p.reposts) as reposts, coalesce(x.replies, p.replies) as replies,
        p.likes::bigint + p.reposts + p.replies as before
      from json_to_recordset(${JSON.stringify([...counters.values()])}::json)
        as x(external_id text, likes int, reposts int, replies int)
      join post_key k on k.workspace_id = ${tx.workspaceId} and k.network = ${network} and k.external_id = x.external_id
      join post p on p.workspace_id = ${tx.workspaceId} and p.id = k.post_id and p.deleted_at is null
    ), more as materialized (
      select id, author_id, (quarter_hour_of(id) at time zone 'UTC')::date as day,
        likes::bigint + reposts + replies - before as engagement
      from given where author_id is not null and not own and not placeholder
        and likes::bigint + reposts + replies <> before
    ), authors as (
      insert into author_volume as v (workspace_id, author_id, day, posts, engagement)
      select ${tx.workspaceId}::uuid, author_id, day, 0, sum(engagement) from more group by 2, 3 order by 2, 3
      on conflict (workspace_id, author_id, day) do update set engagement = v.engagement + excluded.engagement
    ), topic_authors as (
      insert into topic_author_volume as v (workspace_id, topic_id, author_id, day, posts, engagement)
      select ${tx.workspaceId}::uuid, m.topic_id, p.author_id, p.day, 0, sum(p.engagement)
      from more p join match m on m.workspace_id = ${tx.workspaceId} and m.post_id = p.id and m.ended_at is null
      group by 2, 3, 4 order by 2, 3, 4
      on conflict (workspace_id, topic_id, author_id, day) do update set engagement = v.engagement + excluded.engagement
    )
    update post p set likes = g.likes, reposts = g.reposts, replies = g.replies from given g
    where p.workspace_id = ${tx.workspaceId} and p.id = g.id
      and (p.likes, p.reposts, p.replies) is distinct from (g.likes, g.reposts, g.replies)`.execute(tx.db);
}

type Counters = { external_id: string; likes: number | null; reposts: number | null; replies: number | null };

/** null: the network did not say. */
const within = (value: number | null): number | null => (value === null ? null : count(value));
