import type { BenefitFigure } from "@earshot/contract/ripple.ts";
import { type RawBuilder, sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

export type BenefitRow = {
  id: string;
  kind: "question" | "article" | "idea" | "person";
  opens: string;
  title: string;
  by: string | null;
  at: Date;
  amount: number | null;
};

/**
 * The rows that a figure is made of: `(id, kind, opens, title, by, at, amount, counts)`, where those that count are the
 * figure and all of them what it is a share of.
 */
function rowsOf(tx: Tx, figure: BenefitFigure, since: Date): RawBuilder<unknown> {
  const w = tx.workspaceId;
  const from = firstIdAt(since);
  /** Questions that are shown; `first` is when the first answer that is shown was given. */
  const questions = (amount: RawBuilder<unknown>, counts: RawBuilder<unknown>, where = sql``) => sql`
    select q.id, 'question' as kind, q.id as opens, coalesce(p.title, '') as title, i.name as by, p.posted_at as at,
      ${amount} as amount, ${counts} as counts
    from question q
    join post p on p.workspace_id = q.workspace_id and p.id = q.id and p.deleted_at is null
    join identity i on i.workspace_id = q.workspace_id and i.id = q.author_id
    left join answer s on s.workspace_id = q.workspace_id and s.id = q.solution_id
    left join lateral (
      select min(r.posted_at) as at from answer a join post r on r.workspace_id = a.workspace_id and r.id = a.id
      where a.workspace_id = q.workspace_id and a.question_id = q.id and a.hidden_at is null and r.deleted_at is null
    ) first on true
    where q.workspace_id = ${w} and q.hidden_at is null and q.id >= ${from} ${where}`;
  switch (figure) {
    case "answered":
      return questions(sql`null::int`, sql`first.at is not null`);
    case "first_answer":
      return questions(
        sql`greatest(0, extract(epoch from first.at - p.posted_at))::int`,
        sql`true`,
        sql`and first.at is not null`,
      );
    case "answered_by_members":
      return questions(sql`null::int`, sql`s.id is not null and not s.team`);
    case "answers_by_members":
      return sql`
        select a.id, 'question' as kind, a.question_id as opens, coalesce(t.title, '') as title, i.name as by,
          p.posted_at as at, null::int as amount, not a.team as counts
        from answer a
        join post p on p.workspace_id = a.workspace_id and p.id = a.id and p.deleted_at is null
        join question q on q.workspace_id = a.workspace_id and q.id = a.question_id and q.hidden_at is null
        join post t on t.workspace_id = a.workspace_id and t.id = a.question_id
        join identity i on i.workspace_id = a.workspace_id and i.id = a.author_id
        where a.workspace_id = ${w} and a.hidden_at is null and a.id >= ${from}`;
    case "articles_from_answers":
      return sql`
        select a.id, 'article' as kind, a.id as opens, a.title, a.created_by as by, a.published_at as at,
          null::int as amount, true as counts
        from article a where a.workspace_id = ${w} and a.state = 'published' and a.source_post_id is not null
          and a.published_at >= ${since}`;
    case "backers_told":
      return sql`
        select t.backer_id as id, 'idea' as kind, c.idea_id as opens, d.title, coalesce(u.name, i.name) as by, t.at,
          null::int as amount, true as counts
        from idea_told t
        join idea_change c on c.workspace_id = t.workspace_id and c.id = t.change_id
        join idea d on d.workspace_id = c.workspace_id and d.id = c.idea_id
        left join person u on u.workspace_id = t.workspace_id and u.id = t.backer_id
        left join identity i on i.workspace_id = t.workspace_id and i.id = t.backer_id
        where t.workspace_id = ${w} and t.held_code is null and t.at >= ${since}`;
    case "points":
      return sql`
        select e.id, 'person' as kind, m.person_id as opens, a.kind as title, m.name as by, e.at, e.points as amount,
          true as counts
        from entry e
        join act a on a.workspace_id = e.workspace_id and a.id = e.act_id
        join member m on m.workspace_id = e.workspace_id and m.id = e.member_id
        where e.workspace_id = ${w} and e.at >= ${since}`;
  }
}

export type BenefitCount = { counted: number; all: number; sum: number; middle: number | null };

export async function countBenefit(tx: Tx, figure: BenefitFigure, since: Date): Promise<BenefitCount> {
  const { rows } = await sql<BenefitCount>`
    select (count(*) filter (where counts))::int as counted, count(*)::int as all, coalesce(sum(amount), 0)::int as sum,
      (percentile_cont(0.5) within group (order by amount))::int as middle
    from (${rowsOf(tx, figure, since)}) r`.execute(tx.db);
  return rows[0]!;
}

/** Newest first, one more than `limit`. */
export async function pageOfBenefitRows(
  tx: Tx,
  figure: BenefitFigure,
  since: Date,
  { all, after, limit }: { all: boolean; after: { at: Date; id: string } | null; limit: number },
): Promise<BenefitRow[]> {
  const at = sql`date_trunc('milliseconds', r.at)`;
  const { rows } = await sql<BenefitRow>`
    select r.id, r.kind, r.opens, r.title, r.by, ${at} as at, r.amount from (${rowsOf(tx, figure, since)}) r
    where ${all ? sql`true` : sql`r.counts`}
      ${after === null ? sql`` : sql`and (${at}, r.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by ${at} desc, r.id desc limit ${limit + 1}`.execute(tx.db);
  return rows;
}
