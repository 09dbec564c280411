import { lastId, newId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { readQuery } from "./read-query.ts";
import { insertTopic, type TopicRow, touchTopics } from "./store.ts";

/** Saves a topic and starts it over the posts that are already here. Refuses a query that cannot be read (422). */
export async function createTopic(
  tx: Tx,
  topic: { name: string; role: string; query: string; opensConversations: boolean },
): Promise<TopicRow> {
  readQuery(topic.query);
  await takeLine(tx);
  const row = await insertTopic(tx, {
    id: newId(),
    name: topic.name,
    role: topic.role,
    query: topic.query,
    opens_conversations: topic.opensConversations,
    rerun_before: lastId,
  });
  await touchTopics(tx);
  await enqueue(tx, "rerunTopic", { topicId: row.id }, { key: `rerun:${row.id}` });
  record(tx, "topic.created", { kind: "topic", id: row.id }, { version: row.version });
  return row;
}
