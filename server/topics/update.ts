import { lastId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { readQuery } from "./read-query.ts";
import { changeTopic, type TopicRow, topicById, touchTopics } from "./store.ts";

/** Changes a topic; a changed query runs over stored posts again. 409 when `ifMatch` is not the version that stands. */
export async function updateTopic(
  tx: Tx,
  id: string,
  change: { name?: string; role?: string; query?: string; opensConversations?: boolean },
  ifMatch: number | null,
): Promise<TopicRow> {
  await takeLine(tx);
  const before = await topicById(tx, id);
  if (!before) throw notFound("topic");
  refuseStale("this topic", before.version, ifMatch);
  if (change.query !== undefined) readQuery(change.query);
  const newQuery = change.query !== undefined && change.query !== before.query;
  const row = await changeTopic(tx, id, {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.role !== undefined && { role: change.role }),
    ...(change.query !== undefined && { query: change.query }),
    ...(change.opensConversations !== undefined && { opens_conversations: change.opensConversations }),
    ...(newQuery && { rerun_before: lastId }),
  });
  await touchTopics(tx);
  if (newQuery) await enqueue(tx, "rerunTopic", { topicId: id }, { key: `rerun:${id}` });
  record(tx, "topic.updated", { kind: "topic", id }, { version: row.version });
  return row;
}
