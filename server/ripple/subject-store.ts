import { type RawBuilder, sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

/** Whose ripple is asked for. */
export type Asked =
  | { posts: string[] }
  | { articles: string[] }
  | { conversation: string }
  | { question: string }
  /** all that was answered and published since then */
  | { since: Date; kind?: "reply" | "answer" | "article" | undefined };

/** Of each kind a report looks at so many, the newest: what was measured to stay within a second or two. */
export const mostLookedAt = 5_000;

/**
 * The subjects of a question, as a table to begin a statement with: public replies of the team on networks, answers on
 * the portal, published articles. `subject(id, kind, network, external_id, root_id, question_id, title, author_id,
 * addressee_id, likes, reposts, at)`; `root_id` is the thread a newcomer can come to.
 */
export function subjects(tx: Tx, asked: Asked): RawBuilder<unknown> {
  const w = tx.workspaceId;
  const parts: RawBuilder<unknown>[] = [];
  const reply = (where: RawBuilder<unknown>) =>
    parts.push(sql`
    select p.id, 'reply' as kind, p.network, p.external_id, p.root_id, null::uuid as question_id, left(p.text, 200) as title,
      p.author_id, q.author_id as addressee_id, p.likes, p.reposts, p.posted_at as at
    from post p left join post q on q.workspace_id = p.workspace_id and q.id = p.parent_id
    where p.workspace_id = ${w} and p.own and p.parent_id is not null and p.network <> 'portal'
      and p.visibility in ('public', 'unlisted') and p.deleted_at is null ${where}`);
  const answer = (where: RawBuilder<unknown>) =>
    parts.push(sql`
    select a.id, 'answer', p.network, p.external_id, a.question_id, a.question_id, coalesce(t.title, ''),
      a.author_id, q.author_id, 0, 0, p.posted_at
    from answer a
    join post p on p.workspace_id = a.workspace_id and p.id = a.id and p.deleted_at is null
    join question q on q.workspace_id = a.workspace_id and q.id = a.question_id
    join post t on t.workspace_id = q.workspace_id and t.id = q.id
    where a.workspace_id = ${w} and a.hidden_at is null ${where}`);
  const article = (where: RawBuilder<unknown>) =>
    parts.push(sql`
    select a.id, 'article', null::text, null::text, null::uuid, null::uuid, a.title, null::uuid, null::uuid, 0, 0,
      coalesce(a.published_at, a.changed_at)
    from article a where a.workspace_id = ${w} and a.state = 'published' ${where}`);

  if ("posts" in asked) {
    const ids = sql`${asked.posts}::uuid[]`;
    reply(sql`and p.id = any(${ids})`);
    answer(sql`and a.id = any(${ids})`);
  } else if ("articles" in asked) {
    article(sql`and a.id = any(${asked.articles}::uuid[])`);
    // Names and kinds of the columns are those of the first part.
    parts.unshift(sql`
      select null::uuid as id, null::text as kind, null::text as network, null::text as external_id, null::uuid as root_id,
        null::uuid as question_id, null::text as title, null::uuid as author_id, null::uuid as addressee_id, 0 as likes,
        0 as reposts, null::timestamptz as at where false`);
  } else if ("conversation" in asked) {
    reply(sql`and p.id in (select c.post_id from conversation_post c
      where c.workspace_id = ${w} and c.conversation_id = ${asked.conversation})`);
  } else if ("question" in asked) {
    reply(sql`and false`);
    answer(sql`and a.question_id = ${asked.question}`);
  } else {
    const from = firstIdAt(asked.since);
    const wanted = (kind: string) => asked.kind === undefined || asked.kind === kind;
    const newest = (column: string) => sql`order by ${sql.raw(column)} desc limit ${mostLookedAt}`;
    reply(wanted("reply") ? sql`and p.id >= ${from} ${newest("p.id")}` : sql`and false`);
    if (wanted("answer")) answer(sql`and a.id >= ${from} ${newest("a.id")}`);
    if (wanted("article")) article(sql`and a.published_at >= ${asked.since} ${newest("a.published_at")}`);
  }
  return sql`subject as materialized (${sql.join(
    parts.map((part) => sql`(${part})`),
    sql` union all `,
  )})`;
}
