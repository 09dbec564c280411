import type { PostFacts } from "@earshot/query/facts.ts";
import { createPercolator, type Percolator } from "@earshot/query/percolate.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { liveTopics, type TopicRow } from "./store.ts";

/** What a post satisfied, and the words that did it. */
export type TopicMatch = { topicId: string; words: string[]; opensConversations: boolean };

/** The topics of every workspace, ready to meet a post; read again whenever a workspace's topics have changed. */
export type TopicIndex = {
  /** Call inside the transaction that stores the posts: it sees exactly the topics that stand at that moment. */
  matcher(tx: Tx): Promise<Matcher>;
};

export type Matcher = {
  size: number;
  match(post: PostFacts): TopicMatch[];
};

type Loaded = { version: number; percolator: Percolator<string>; topics: Map<string, TopicRow> };

export function createTopicIndex(): TopicIndex {
  const workspaces = new Map<string, Loaded>();
  return {
    async matcher(tx) {
      const version = await topicsVersion(tx);
      let loaded = workspaces.get(tx.workspaceId);
      if (!loaded || loaded.version !== version) {
        loaded = await load(tx, version, loaded);
        workspaces.set(tx.workspaceId, loaded);
      }
      const { percolator, topics } = loaded;
      return {
        size: topics.size,
        match(post) {
          return percolator.match(post).map(({ id, words }) => ({
            topicId: id,
            words,
            opensConversations: topics.get(id)?.opens_conversations ?? false,
          }));
        },
      };
    },
  };
}

async function topicsVersion(tx: Tx): Promise<number> {
  const { rows } = await sql<{ topics_version: number }>`
    select topics_version from workspace where id = ${tx.workspaceId}`.execute(tx.db);
  return rows[0]?.topics_version ?? 0;
}

/** Only what changed is set again: 100,000 queries take seconds to build and microseconds to change. */
async function load(tx: Tx, version: number, before: Loaded | undefined): Promise<Loaded> {
  const rows = await liveTopics(tx);
  const topics = new Map(rows.map((row) => [row.id, row]));
  const percolator = before?.percolator ?? createPercolator<string>();
  for (const id of before?.topics.keys() ?? []) if (!topics.has(id)) percolator.delete(id);
  for (const row of rows) if (before?.topics.get(row.id)?.query !== row.query) percolator.set(row.id, row.query);
  return { version, percolator, topics };
}
