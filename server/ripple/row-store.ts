import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { acts, linksOf, readings } from "./act-store.ts";
import { type Asked, subjects } from "./subject-store.ts";

export type ActRow = {
  id: string;
  identity_id: string;
  network: string;
  handle: string;
  name: string;
  url: string | null;
  avatar_url: string | null;
  person_id: string | null;
  own: boolean;
  acts: ("liked" | "reposted" | "quoted" | "replied" | "helpful" | "came")[];
  at: Date;
  post_id: string | null;
  text: string | null;
  left_out: "addressee" | "author" | "team" | "bot" | null;
};

type After = { at: Date; id: string } | null;

/** Whoever did any of `wanted`, each once, by when they last did; `leftOut`: those who are seen and not counted. */
export async function actRows(
  tx: Tx,
  asked: Asked,
  { wanted, leftOut, after, limit }: { wanted: string[]; leftOut: boolean; after: After; limit: number },
): Promise<ActRow[]> {
  const w = tx.workspaceId;
  const { rows } = await sql<ActRow>`
    with ${subjects(tx, asked)}, ${linksOf(tx)}, ${acts(tx)},
    each as (
      select n.who as id, array_agg(distinct n.act) as acts, max(n.at) as at, max(n.left_out) as left_out,
        (array_agg(n.identity_id order by n.at desc))[1] as identity_id,
        (array_agg(n.post_id order by n.at desc) filter (where n.post_id is not null))[1] as post_id
      from named n
      where n.act = any(${wanted}::text[]) and ${leftOut ? sql`n.left_out is not null` : sql`n.left_out is null`}
      group by 1
    )
    select e.id, e.identity_id, e.acts, e.at, e.left_out, e.post_id, left(p.text, 500) as text, i.network, i.handle, i.name,
      i.url, i.avatar_url, i.person_id, i.own_channel_id is not null as own
    from each e
    join identity i on i.workspace_id = ${w} and i.id = e.identity_id
    left join post p on p.workspace_id = ${w} and p.id = e.post_id
    where ${after === null ? sql`true` : sql`(date_trunc('milliseconds', e.at), e.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by date_trunc('milliseconds', e.at) desc, e.id desc limit ${limit + 1}`.execute(tx.db);
  return rows;
}

export type CountedRow = { id: string; at: Date; title: string | null; conversation_id: string | null; count: number };

/** A day's readers of one link or of the page, newest day first. */
export async function readerRows(
  tx: Tx,
  asked: Asked,
  { part, after, limit }: { part: "clicked" | "read"; after: After; limit: number },
): Promise<CountedRow[]> {
  const w = tx.workspaceId;
  const { rows } = await sql<CountedRow>`
    with ${subjects(tx, asked)}, ${linksOf(tx)}, ${readings(tx)}, each as (
      select of_id as id, day::timestamp at time zone 'UTC' as at, sum(readers)::int as count from reading
      where part = ${part} group by 1, 2
    )
    select e.id, e.at, e.count, l.conversation_id, coalesce(a.title, q.title) as title from each e
    left join tracked_link l on l.workspace_id = ${w} and l.id = e.id
    left join article a on a.workspace_id = ${w} and a.id = l.target_id
    left join post q on q.workspace_id = ${w} and q.id = l.target_id
    where ${after === null ? sql`true` : sql`(e.at, e.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by e.at desc, e.id desc limit ${limit + 1}`.execute(tx.db);
  return rows;
}

/** Public replies that lead to it, newest first. */
export async function leadingRows(
  tx: Tx,
  asked: Asked,
  { after, limit }: { after: After; limit: number },
): Promise<CountedRow[]> {
  const w = tx.workspaceId;
  const { rows } = await sql<CountedRow>`
    with ${subjects(tx, asked)}, ${linksOf(tx)}, each as (select distinct reply_id from leads)
    select r.id, date_trunc('milliseconds', r.sent_at) as at, left(r.text, 500) as title, r.conversation_id, 1 as count
    from each e join reply r on r.workspace_id = ${w} and r.id = e.reply_id
    where ${after === null ? sql`true` : sql`(date_trunc('milliseconds', r.sent_at), r.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by 2 desc, r.id desc limit ${limit + 1}`.execute(tx.db);
  return rows;
}
