import type { Topic, TopicRole } from "@earshot/contract/topics.ts";
import type { TopicRow } from "./store.ts";

export function presentTopic(row: TopicRow, counts: { posts: number; recent: number } | undefined): Topic {
  return {
    id: row.id,
    name: row.name,
    role: row.role as TopicRole,
    query: row.query,
    opensConversations: row.opens_conversations,
    rerun: row.rerun_before === null ? "idle" : "running",
    posts: counts?.posts ?? 0,
    postsLastDay: counts?.recent ?? 0,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}
