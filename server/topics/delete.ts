import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeTopic, topicById, touchTopics } from "./store.ts";

/** Stops listening; posts and past matches stay. */
export async function deleteTopic(tx: Tx, id: string, now: Date): Promise<void> {
  await takeLine(tx);
  if (!(await topicById(tx, id))) throw notFound("topic");
  const row = await changeTopic(tx, id, { deleted_at: now, rerun_before: null });
  await touchTopics(tx);
  record(tx, "topic.deleted", { kind: "topic", id }, { version: row.version });
}
