import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { TopicMatch } from "#server/topics/match.ts";

/** The topics that a post satisfies now; a match that is gone keeps the moment it ended. */
export async function writeMatches(tx: Tx, id: string, matches: TopicMatch[]): Promise<void> {
  const topics = JSON.stringify(matches.map((match) => ({ topic_id: match.topicId, words: match.words })));
  await sql`
    with standing as (
      insert into match as m (workspace_id, post_id, topic_id, words)
      select ${tx.workspaceId}, ${id}, topic_id, words from json_to_recordset(${topics}::json) as t(topic_id uuid, words text[])
      on conflict (workspace_id, topic_id, post_id) do update set words = excluded.words, ended_at = null
      returning topic_id
    )
    update match set ended_at = coalesce(ended_at, now())
    where workspace_id = ${tx.workspaceId} and post_id = ${id}
      and topic_id not in (select topic_id from json_to_recordset(${topics}::json) as t(topic_id uuid))`.execute(tx.db);
}
