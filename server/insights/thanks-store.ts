import { sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

export type Helped = {
  post_id: string;
  author_id: string;
  person_id: string | null;
  question_id: string | null;
  reason: "accepted" | "likely" | "helped" | "recommended";
};

/** Answers by customers that solved something since: on the portal, or in a conversation of a network. */
export async function helpedSince(tx: Tx, since: Date, most: number): Promise<Helped[]> {
  const w = tx.workspaceId;
  const { rows } = await sql<Helped>`
    select x.post_id, x.author_id, i.person_id, x.question_id, x.reason from (
      (select a.id as post_id, a.author_id, q.id as question_id, q.solution as reason, q.solved_at as at
       from question q join answer a on a.workspace_id = ${w} and a.id = q.solution_id
       where q.workspace_id = ${w} and q.solved_at >= ${since} and q.hidden_at is null and a.hidden_at is null
         and not a.team and a.author_id <> q.author_id order by q.solved_at desc limit ${most})
      union all
      (select post_id, author_id, null, 'helped', proposed_at from peer_answer
       where workspace_id = ${w} and proposed_at >= ${since} and dismissed_at is null order by proposed_at desc limit ${most})
    ) x join identity i on i.workspace_id = ${w} and i.id = x.author_id
    order by x.at desc`.execute(tx.db);
  return rows;
}

/**
 * Of these posts, those whose author may still be thanked: not ours, not gone, answered by none of us, not marked, not
 * thanked in the name of the one who asked, and by nobody who wants to be left alone.
 */
export async function stillToThank(tx: Tx, postIds: string[]): Promise<Set<string>> {
  if (postIds.length === 0) return new Set();
  const w = tx.workspaceId;
  const { rows } = await sql<{ id: string }>`
    select p.id from post p
    join identity i on i.workspace_id = ${w} and i.id = p.author_id and i.own_channel_id is null and not i.bot
    left join person h on h.workspace_id = ${w} and h.id = i.person_id
    where p.workspace_id = ${w} and p.id = any(${postIds}::uuid[]) and not p.own and p.deleted_at is null
      and coalesce(h.voice_type, 'customer') not in ('staff', 'bot', 'rival')
      and not exists (select from thanked t where t.workspace_id = ${w} and t.post_id = p.id)
      and not exists (select from thanks t where t.workspace_id = ${w} and t.post_id = p.id)
      and not exists (select from post o where o.workspace_id = ${w} and o.parent_id = p.id and o.own and o.deleted_at is null)
      and not exists (select from reply r
        join conversation_post c on c.workspace_id = ${w} and c.conversation_id = r.conversation_id and c.post_id = p.id
        where r.workspace_id = ${w} and r.parent_id = p.id and r.state not in ('failed', 'cancelled'))
      and not exists (select from suppression s
        where s.workspace_id = ${w} and s.person_id = i.person_id and s.lifted_at is null)`.execute(tx.db);
  return new Set(rows.map((row) => row.id));
}

/** Public posts since with a topic about ourselves or a product of ours, among these. */
export async function aboutUs(tx: Tx, postIds: string[]): Promise<Set<string>> {
  if (postIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select distinct m.post_id as id from match m
    join topic t on t.workspace_id = m.workspace_id and t.id = m.topic_id and t.role in ('own', 'product') and t.deleted_at is null
    where m.workspace_id = ${tx.workspaceId} and m.post_id = any(${postIds}::uuid[]) and m.ended_at is null`.execute(
    tx.db,
  );
  return new Set(rows.map((row) => row.id));
}

export const markPost = (tx: Tx, postId: string, at: Date) =>
  tx.db
    .insertInto("thanked")
    .values({ workspace_id: tx.workspaceId, post_id: postId, thanked_at: at, thanked_by: tx.actor.name })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

/** What was marked so long ago that nobody would be asked about it. */
export const forgetMarks = (tx: Tx, before: Date) =>
  tx.db
    .deleteFrom("thanked")
    .where("workspace_id", "=", tx.workspaceId)
    .where("post_id", "<", firstIdAt(before))
    .execute();
