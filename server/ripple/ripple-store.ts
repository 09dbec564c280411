import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";
import { acts, linksOf, readings } from "./act-store.ts";
import { type Asked, subjects } from "./subject-store.ts";

export type RippleCounts = {
  id: string;
  kind: "reply" | "answer" | "article";
  network: string | null;
  question_id: string | null;
  title: string;
  author_name: string | null;
  conversation_id: string | null;
  at: Date;
  people: number;
  liked: number;
  reposted: number;
  quoted: number;
  replied: number;
  unnamed_likes: number;
  unnamed_reposts: number;
  clicked: number;
  read: number;
  helpful: number;
  linked: number;
  newcomers: number;
  left_out: number;
  total: number;
  subjects: number;
};

/** The ripple of every subject that is asked for, greatest first, at most `limit`. */
export async function countRipples(tx: Tx, asked: Asked, limit: number): Promise<RippleCounts[]> {
  const w = tx.workspaceId;
  const who = (act: string) =>
    sql`(count(distinct n.who) filter (where n.act = ${sql.lit(act)} and n.left_out is null))::int`;
  // Asked for with every conversation that is opened: a dozen tables in months of parts take longer to plan than to read.
  const { rows } = await sql<RippleCounts>`${"since" in asked ? sql`` : planKept}
    with ${subjects(tx, asked)}, ${linksOf(tx)}, ${acts(tx)}, ${readings(tx)},
    by_name as (
      select n.subject_id,
        (count(distinct n.who) filter (where n.left_out is null and n.act in ('liked', 'reposted', 'quoted', 'replied')))::int as people,
        ${who("liked")} as liked, ${who("reposted")} as reposted, ${who("quoted")} as quoted, ${who("replied")} as replied,
        ${who("helpful")} as helpful, ${who("came")} as newcomers,
        (count(distinct n.who) filter (where n.left_out is not null))::int as left_out,
        (count(*) filter (where n.act = 'liked'))::int as all_liked,
        (count(*) filter (where n.act = 'reposted'))::int as all_reposted
      from named n group by 1
    ),
    by_reader as (
      select subject_id, (sum(readers) filter (where part = 'clicked'))::int as clicked,
        (sum(readers) filter (where part = 'read'))::int as read from reading group by 1
    ),
    by_link as (select subject_id, count(distinct reply_id)::int as linked from leads group by 1),
    counted as (
      select s.id, s.kind, s.network, s.question_id, s.title, s.author_id, s.at,
        coalesce(n.people, 0) as people, coalesce(n.liked, 0) as liked, coalesce(n.reposted, 0) as reposted,
        coalesce(n.quoted, 0) as quoted, coalesce(n.replied, 0) as replied, coalesce(n.helpful, 0) as helpful,
        coalesce(n.newcomers, 0) as newcomers, coalesce(n.left_out, 0) as left_out,
        greatest(0, s.likes - coalesce(n.all_liked, 0)) as unnamed_likes,
        greatest(0, s.reposts - coalesce(n.all_reposted, 0)) as unnamed_reposts,
        coalesce(r.clicked, 0) as clicked, coalesce(r.read, 0) as read, coalesce(l.linked, 0) as linked
      from subject s left join by_name n on n.subject_id = s.id left join by_reader r on r.subject_id = s.id
      left join by_link l on l.subject_id = s.id
    ),
    best as (
      select c.*, people + unnamed_likes + unnamed_reposts + clicked + read + helpful + linked as total,
        count(*) over ()::int as subjects
      from counted c order by total desc, at desc, id desc limit ${limit}
    )
    select b.*, i.name as author_name, c.conversation_id
    from best b
    left join identity i on i.workspace_id = ${w} and i.id = b.author_id
    left join conversation_post c on c.workspace_id = ${w} and c.post_id = b.id
    order by b.total desc, b.at desc, b.id desc`.execute(tx.db);
  return rows;
}
