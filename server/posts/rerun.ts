import { explain } from "@earshot/query/evaluate.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { readQuery } from "#server/topics/read-query.ts";
import { moveRerun, topicById } from "#server/topics/store.ts";
import { search } from "./search.ts";
import type { StoredPost } from "./store.ts";

/** Posts per transaction. */
const slice = 500;

/**
 * Runs a topic over what is stored, newest first, in small transactions that each remember where they stopped, so that
 * it can be killed and goes on. Matches that the query no longer gives are ended first.
 */
export async function rerunTopic(
  context: Context,
  workspaceId: string,
  topicId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  let more = true;
  let first = true;
  while (more && !options.signal?.aborted) {
    more = await transaction(context.db, workspaceId, system, async (tx) => {
      await takeLine(tx);
      const topic = await topicById(tx, topicId);
      if (!topic || topic.rerun_before === null) return false;
      const query = readQuery(topic.query);
      if (first && topic.rerun_before.startsWith("ffffffff")) await endMatches(tx, topicId, context.now());
      first = false;
      const found = await search(tx, { query, before: topic.rerun_before, limit: slice });
      await addMatches(
        tx,
        topicId,
        found.rows.map((row) => ({ row, words: explain(query, factsOf(row)).words })),
      );
      const next = found.nextBefore;
      await moveRerun(tx, topicId, next);
      if (next === null) {
        await recount(tx, topicId);
        record(tx, "topic.updated", { kind: "topic", id: topicId }, { version: topic.version });
      }
      return next !== null;
    });
  }
  // The process stops: the next one goes on where this one stood.
  if (more) {
    await transaction(context.db, workspaceId, system, (tx) =>
      enqueue(tx, "rerunTopic", { topicId }, { key: `rerun:${topicId}` }),
    );
  }
}

const factsOf = (row: StoredPost) => ({ text: row.text, title: row.title });

async function endMatches(tx: Tx, topicId: string, at: Date): Promise<void> {
  await sql`update match set ended_at = ${at}
    where workspace_id = ${tx.workspaceId} and topic_id = ${topicId} and ended_at is null`.execute(tx.db);
}

async function addMatches(tx: Tx, topicId: string, hits: { row: StoredPost; words: string[] }[]): Promise<void> {
  if (hits.length === 0) return;
  const rows = JSON.stringify(hits.map(({ row, words }) => ({ post_id: row.id, words })));
  await sql`
    insert into match (workspace_id, post_id, topic_id, words)
    select ${tx.workspaceId}::uuid, post_id, ${topicId}::uuid, words
    from json_to_recordset(${rows}::json) as x(post_id uuid, words text[])
    on conflict (workspace_id, topic_id, post_id) do update set ended_at = null, words = excluded.words`.execute(tx.db);
}

/** The topic's sums made anew from its matches. */
async function recount(tx: Tx, topicId: string): Promise<void> {
  const w = tx.workspaceId;
  for (const table of ["topic_volume", "topic_day_volume", "topic_author_volume", "topic_channel_volume"] as const) {
    await tx.db.deleteFrom(table).where("workspace_id", "=", w).where("topic_id", "=", topicId).execute();
  }
  await sql`
    with p as materialized (
      select p.id, case when p.own then null else p.author_id end as author_id,
        p.likes::bigint + p.reposts + p.replies as engagement, quarter_hour_of(p.id) as at,
        (quarter_hour_of(p.id) at time zone 'UTC')::date as day
      from match m join post p on p.workspace_id = m.workspace_id and p.id = m.post_id
      where m.workspace_id = ${w} and m.topic_id = ${topicId} and m.ended_at is null
        and not p.placeholder and p.deleted_at is null
    ), topics as (
      insert into topic_volume (workspace_id, topic_id, at, posts)
      select ${w}::uuid, ${topicId}::uuid, at, count(*) from p group by at
    ), topic_days as (
      insert into topic_day_volume (workspace_id, topic_id, day, posts)
      select ${w}::uuid, ${topicId}::uuid, day, count(*) from p group by day
    ), topic_authors as (
      insert into topic_author_volume (workspace_id, topic_id, author_id, day, posts, engagement)
      select ${w}::uuid, ${topicId}::uuid, author_id, day, count(*), sum(engagement)
      from p where author_id is not null group by author_id, day
    )
    insert into topic_channel_volume (workspace_id, topic_id, channel_id, at, posts)
    select ${w}::uuid, ${topicId}::uuid, c.channel_id, p.at, count(*)
    from p join post_channel c on c.workspace_id = ${w} and c.post_id = p.id group by 3, 4`.execute(tx.db);
}
