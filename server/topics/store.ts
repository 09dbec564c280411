import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type TopicRow = {
  id: string;
  name: string;
  role: string;
  query: string;
  opens_conversations: boolean;
  rerun_before: string | null;
  created_at: Date;
  version: number;
};

const columns = [
  "id",
  "name",
  "role",
  "query",
  "opens_conversations",
  "rerun_before",
  "created_at",
  "version",
] as const;

const topics = (tx: Tx) =>
  tx.db.selectFrom("topic").select(columns).where("workspace_id", "=", tx.workspaceId).where("deleted_at", "is", null);

export const liveTopics = (tx: Tx): Promise<TopicRow[]> => topics(tx).orderBy("id").execute();

export const topicById = (tx: Tx, id: string): Promise<TopicRow | undefined> =>
  topics(tx).where("id", "=", id).executeTakeFirst();

/** Newest first, `limit` + 1 rows so that the caller knows whether more follow. */
export const pageOfTopics = (tx: Tx, before: string | null, limit: number): Promise<TopicRow[]> =>
  topics(tx)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();

export const insertTopic = (tx: Tx, row: Omit<TopicRow, "created_at" | "version">): Promise<TopicRow> =>
  tx.db
    .insertInto("topic")
    .values({ workspace_id: tx.workspaceId, ...row })
    .returning(columns)
    .executeTakeFirstOrThrow();

export const changeTopic = (
  tx: Tx,
  id: string,
  change: Partial<Pick<TopicRow, "name" | "role" | "query" | "opens_conversations" | "rerun_before">> & {
    deleted_at?: Date;
  },
): Promise<TopicRow> =>
  tx.db
    .updateTable("topic")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Moves a re-run along without counting as a change of the topic. */
export const moveRerun = (tx: Tx, id: string, before: string | null) =>
  tx.db
    .updateTable("topic")
    .set({ rerun_before: before })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/**
 * Tells every matcher that topics changed. The workspace's line is held first, so that a batch of posts under way
 * commits before and is seen by the re-run, or waits and meets the new topics.
 */
export async function touchTopics(tx: Tx): Promise<void> {
  await sql`update workspace set topics_version = topics_version + 1 where id = ${tx.workspaceId}`.execute(tx.db);
}

/** Posts by topic, in all and since a moment, from the quarter-hour sums. */
export async function countPosts(
  tx: Tx,
  topicIds: string[],
  since: Date,
): Promise<Map<string, { posts: number; recent: number }>> {
  if (topicIds.length === 0) return new Map();
  const rows = await tx.db
    .selectFrom("topic_volume")
    .select((eb) => [
      "topic_id",
      eb.fn.sum<number>("posts").as("posts"),
      eb.fn.sum<number>("posts").filterWhere("at", ">=", since).as("recent"),
    ])
    .where("workspace_id", "=", tx.workspaceId)
    .where("topic_id", "in", topicIds)
    .groupBy("topic_id")
    .execute();
  return new Map(rows.map((row) => [row.topic_id, { posts: Number(row.posts), recent: Number(row.recent ?? 0) }]));
}
