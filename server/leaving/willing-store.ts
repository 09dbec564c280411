import type { QuietHours } from "@earshot/contract/consent.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { quietUntil } from "#server/people/quiet-until.ts";
import type { Candidate } from "./match.ts";

/** What is asked about, by ids. */
export type Sought = {
  conversationId: string;
  /** the identity that asks */
  askerId: string | null;
  categoryId: string | null;
  tags: string[];
  topicIds: string[];
};

/** Willing members that are weighed; those who were asked longest ago, where there are more. */
const mostWeighed = 500;
/** Answers and posts of each that count: the newest. */
const mostCounted = 300;
const weekMs = 7 * 86_400_000;

type Row = {
  id: string;
  name: string;
  person_id: string;
  category_ids: string[];
  tags: string[];
  per_week: number;
  accepted: number;
  helpful: number;
  tagged: number;
  topic_posts: number;
  asked_week: number;
  last_asked_at: Date | null;
  quiet_hours: QuietHours | null;
  asker: boolean;
  teammate: boolean;
  suppressed: boolean;
  declined: boolean;
};

/**
 * Everybody who said they may be asked, with what counts for and against it. The limits of one keep the planner from
 * reading all of a topic's matches, or all questions, for each member.
 */
export async function candidatesFor(tx: Tx, sought: Sought, now: Date): Promise<Candidate[]> {
  const w = tx.workspaceId;
  const since = new Date(now.getTime() - weekMs);
  const { rows } = await sql<Row>`
    with willing as materialized (
      select m.id, m.name, m.person_id, m.identity_id, m.email_key, a.per_week, a.tags,
        (select max(k.asked_at) from asked_member k where k.workspace_id = a.workspace_id and k.member_id = a.member_id) as last_asked_at
      from asking_wish a join member m on m.workspace_id = a.workspace_id and m.id = a.member_id and m.ended_at is null
      where a.workspace_id = ${w} and a.willing
      order by last_asked_at nulls first, m.id limit ${mostWeighed}
    )
    select v.id, v.name, v.person_id, v.per_week, v.tags, v.last_asked_at,
      array(select c.category_id::text from asking_category c where c.workspace_id = ${w} and c.member_id = v.id order by 1) as category_ids,
      (select count(*)::int from asked_member k where k.workspace_id = ${w} and k.member_id = v.id and k.asked_at > ${since}) as asked_week,
      exists (select from asked_member k join leaving l on l.workspace_id = k.workspace_id and l.id = k.leaving_id
        where k.workspace_id = ${w} and k.member_id = v.id and l.conversation_id = ${sought.conversationId} and k.state = 'declined') as declined,
      (select s.value from person_preference s where s.workspace_id = ${w} and s.person_id = v.person_id
        and s.kind = 'quiet_hours' order by s.id desc limit 1) as quiet_hours,
      exists (select from suppression s where s.workspace_id = ${w} and s.person_id = v.person_id and s.lifted_at is null) as suppressed,
      exists (select from teammate t where t.workspace_id = ${w} and lower(t.email) = v.email_key)
        or exists (select from person p where p.workspace_id = ${w} and p.id = v.person_id and p.voice_type = 'staff') as teammate,
      exists (select from identity i where i.workspace_id = ${w} and i.id = ${sought.askerId} and i.person_id = v.person_id) as asker,
      coalesce(e.accepted, 0)::int as accepted, coalesce(e.helpful, 0)::int as helpful, coalesce(e.tagged, 0)::int as tagged,
      coalesce(o.posts, 0)::int as topic_posts
    from willing v
    left join lateral (
      select count(*) filter (where q.solution_id = a.id and ${inCategory(sought)}) as accepted,
        sum(a.votes) filter (where ${inCategory(sought)}) as helpful,
        count(*) filter (where exists (select from question_tag t where t.workspace_id = ${w} and t.question_id = q.id
          and t.tag = any(${sought.tags}::text[]))) as tagged
      from (select n.id, n.question_id, n.votes from answer n where n.workspace_id = ${w} and n.author_id = v.identity_id
          and n.hidden_at is null and not n.team order by n.id desc limit ${mostCounted}) a
      cross join lateral (select * from question q where q.workspace_id = ${w} and q.id = a.question_id
        and q.hidden_at is null limit 1) q
    ) e on true
    left join lateral (
      select count(*) as posts from identity i
      cross join lateral (select p.id from post p where p.workspace_id = ${w} and p.author_id = i.id
        and p.deleted_at is null order by p.id desc limit ${mostCounted}) p
      cross join lateral (select from match m where m.workspace_id = ${w} and m.post_id = p.id and m.ended_at is null
        and m.topic_id = any(${sought.topicIds}::uuid[]) limit 1) m
      where i.workspace_id = ${w} and i.person_id = v.person_id
    ) o on cardinality(${sought.topicIds}::uuid[]) > 0`.execute(tx.db);
  return rows.map((row) => candidate(row, now));
}

const inCategory = ({ categoryId }: Sought) =>
  categoryId === null ? sql`true` : sql`q.category_id = ${categoryId}::uuid`;

const candidate = (row: Row, now: Date): Candidate => ({
  id: row.id,
  name: row.name,
  personId: row.person_id,
  categoryIds: row.category_ids,
  tags: row.tags,
  accepted: row.accepted,
  helpful: row.helpful,
  tagged: row.tagged,
  topicPosts: row.topic_posts,
  askedThisWeek: row.asked_week,
  perWeek: row.per_week,
  lastAskedAt: row.last_asked_at,
  isQuiet: quietUntil(row.quiet_hours, now) !== null,
  isAsker: row.asker,
  isTeammate: row.teammate,
  isSuppressed: row.suppressed,
  hasRefused: false,
  hasDeclined: row.declined,
});
