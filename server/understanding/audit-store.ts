import type { SignalField } from "@earshot/contract/signals.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** Newest posts among which is drawn, and how long a draw stands. */
const drawnAmong = 2_000;

/**
 * Posts to judge, drawn evenly from the newest: in the order of a hash of their ids, so that everybody is asked about the
 * same ones and what a post says or how sure a model is plays no part. Those judged in this field are left out.
 */
export async function drawPosts(tx: Tx, field: SignalField, limit: number): Promise<{ ids: string[]; among: number }> {
  const { rows } = await sql<{ id: string | null; among: number }>`
    with newest as materialized (
      select id from post where workspace_id = ${tx.workspaceId} and not own and not placeholder and deleted_at is null
      order by id desc limit ${drawnAmong}
    ), drawn as (
      select n.id from newest n
      where not exists (select from correction c where c.workspace_id = ${tx.workspaceId} and c.post_id = n.id
        and c.field = ${field} and c.undone_at is null)
      order by md5(n.id::text) limit ${limit}
    )
    select d.id, (select count(*)::int from newest) as among from (select 1) one left join drawn d on true
    order by md5(d.id::text)`.execute(tx.db);
  return { ids: rows.flatMap(({ id }) => (id === null ? [] : [id])), among: rows[0]?.among ?? 0 };
}

/** What people answered about posts that were drawn: newest first, at most so many. */
const mostAnswers = 2_000;

export async function answersOf(tx: Tx, field: SignalField): Promise<{ confidence: number | null; right: boolean }[]> {
  const { rows } = await sql<{ confidence: number | null; right: boolean }>`
    select confidence, coalesce(model_value = new_value, false) as right from correction
    where workspace_id = ${tx.workspaceId} and field = ${field} and shown = 'audit' and undone_at is null
    order by id desc limit ${mostAnswers}`.execute(tx.db);
  return rows;
}

/** Per field: posts of which a correction stands; answers about drawn posts, and those that found the value right. */
export async function countCorrections(
  tx: Tx,
): Promise<Map<SignalField, { corrected: number; audited: number; right: number }>> {
  const { rows } = await sql<{ field: SignalField; corrected: number; audited: number; right: number }>`
    select field, count(distinct post_id)::int as corrected, count(*) filter (where shown = 'audit')::int as audited,
      count(*) filter (where shown = 'audit' and model_value = new_value)::int as right
    from correction where workspace_id = ${tx.workspaceId} and undone_at is null group by field`.execute(tx.db);
  return new Map(rows.map(({ field, ...counts }) => [field, counts]));
}

export async function flipsOf(
  tx: Tx,
  task: string,
  version: number,
  before: string | null,
  limit: number,
): Promise<{ post_id: string; was: string; would: string; text: string; name: string | null }[]> {
  const { rows } = await sql<{ post_id: string; was: string; would: string; text: string; name: string | null }>`
    select f.post_id, f.was, f.would, left(p.text, 500) as text, i.name from model_flip f
    join post p on p.workspace_id = f.workspace_id and p.id = f.post_id and p.deleted_at is null
    left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    where f.workspace_id = ${tx.workspaceId} and f.task = ${task} and f.version = ${version}
      and (${before}::uuid is null or f.post_id < ${before}::uuid)
    order by f.post_id desc limit ${limit}`.execute(tx.db);
  return rows;
}
