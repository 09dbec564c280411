import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/**
 * Everything that somebody with a name did with the subjects, as tables that follow `subject`: `act(subject_id,
 * identity_id, act, at, post_id)` and `named`, the same with `who` (the person, else the account) and `left_out`, the
 * reason why it is seen and not counted.
 */
export function acts(tx: Tx): RawBuilder<unknown> {
  const w = tx.workspaceId;
  return sql`
  act as materialized (
    select s.id as subject_id, r.identity_id, case r.kind when 'like' then 'liked' else 'reposted' end as act,
      r.seen_at as at, null::uuid as post_id
    from subject s join reaction r on r.workspace_id = ${w} and r.post_id = s.id
    where s.kind <> 'article' and r.identity_id is not null
    union all
    select s.id, p.author_id, 'quoted', p.posted_at, p.id
    from subject s
    join quote q on q.workspace_id = ${w} and q.network = s.network and q.external_id = s.external_id
    join post p on p.workspace_id = q.workspace_id and p.id = q.post_id
    where s.kind <> 'article' and p.author_id is not null and p.deleted_at is null
    union all
    select s.id, p.author_id, 'replied', p.posted_at, p.id
    from subject s join post p on p.workspace_id = ${w} and p.parent_id = s.id
    where s.kind = 'reply' and p.author_id is not null and p.deleted_at is null and not p.placeholder
    union all
    select s.id, v.identity_id, 'helpful', v.voted_at, null
    from subject s join vote v on v.workspace_id = ${w} and v.post_id = s.id where s.kind = 'answer'
    union all
    select s.id, p.author_id, 'came', p.posted_at, p.id
    from subject s join post p on p.workspace_id = ${w} and p.root_id = s.root_id and p.id > s.id
    join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    where s.kind <> 'article' and p.deleted_at is null and not p.own and not exists (
      select from post e where e.workspace_id = ${w} and e.author_id = p.author_id and e.id < p.id)
      and (i.person_id is null or not exists (
        select from identity o join post e on e.workspace_id = o.workspace_id and e.author_id = o.id and e.id < p.id
        where o.workspace_id = ${w} and o.person_id = i.person_id))
    union all
    select l.subject_id, a.identity_id, 'came', a.at, null
    from link l join link_arrival a on a.workspace_id = ${w} and a.link_id = l.id
  ), named as materialized (
    select a.*, coalesce(i.person_id, i.id) as who, i.person_id,
      case
        when i.own_channel_id is not null or u.voice_type = 'staff' or p.own then 'team'
        when i.bot or u.voice_type = 'bot' then 'bot'
        when coalesce(i.person_id, i.id) = coalesce(x.person_id, x.id) then 'addressee'
        when coalesce(i.person_id, i.id) = coalesce(g.person_id, g.id) then 'author'
      end as left_out
    from act a
    join subject s on s.id = a.subject_id
    join identity i on i.workspace_id = ${w} and i.id = a.identity_id
    left join person u on u.workspace_id = i.workspace_id and u.id = i.person_id
    left join post p on p.workspace_id = ${w} and p.id = a.post_id
    left join identity x on x.workspace_id = ${w} and x.id = s.addressee_id
    left join identity g on g.workspace_id = ${w} and g.id = s.author_id
  )`;
}

/**
 * The tracked links of the subjects, as tables that follow `subject`: `link(subject_id, id, target_id, at)`, those that
 * a reply carries and those that lead to an article; `leads(subject_id, link_id, reply_id)`, public replies that lead
 * to an answer or an article, sent after it.
 */
export function linksOf(tx: Tx): RawBuilder<unknown> {
  const w = tx.workspaceId;
  return sql`
  link as materialized (
    select s.id as subject_id, l.id, l.target_id
    from subject s join reply r on r.workspace_id = ${w} and r.post_id = s.id
    join tracked_link l on l.workspace_id = r.workspace_id and l.reply_id = r.id where s.kind = 'reply'
    union all
    select s.id, l.id, l.target_id
    from subject s join tracked_link l on l.workspace_id = ${w} and l.target_id = s.id where s.kind = 'article'
  ), leads as materialized (
    select s.id as subject_id, l.id as link_id, r.id as reply_id
    from subject s
    join tracked_link l on l.workspace_id = ${w} and l.target_id = coalesce(s.question_id, s.id)
    join reply r on r.workspace_id = l.workspace_id and r.id = l.reply_id and r.state = 'sent'
      and r.visibility in ('public', 'unlisted') and r.sent_at >= s.at
    where s.kind <> 'reply'
  )`;
}

/**
 * Readers by day of what a subject carries or is, as tables that follow `link`: `reading(subject_id, part, of_id, day,
 * readers)`; the running day is counted from its readers, an answer's from those who came after it.
 */
export function readings(tx: Tx): RawBuilder<unknown> {
  const w = tx.workspaceId;
  return sql`
  reading as materialized (
    select l.subject_id, 'clicked' as part, l.id as of_id, d.day, d.readers
    from link l join subject s on s.id = l.subject_id and s.kind = 'reply'
    join reader_day d on d.workspace_id = ${w} and d.subject_id = l.id
    union all
    select l.subject_id, 'clicked', l.id, r.day, count(*)::int
    from link l join subject s on s.id = l.subject_id and s.kind = 'reply'
    join reader r on r.workspace_id = ${w} and r.subject_id = l.id group by 1, 3, 4
    union all
    select s.id, 'read', s.id, d.day, d.readers
    from subject s join reader_day d on d.workspace_id = ${w} and d.subject_id = s.id where s.kind <> 'reply'
    union all
    select s.id, 'read', s.id, r.day, count(*)::int
    from subject s join reader r on r.workspace_id = ${w} and r.subject_id = coalesce(s.question_id, s.id)
      and (s.kind = 'article' or r.at >= s.at)
    where s.kind <> 'reply' group by 1, 3, 4
  )`;
}
