import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { SavedPost } from "./save.ts";

/** Adds a batch's sums; only posts that are really new come here. */
export async function addVolumes(tx: Tx, posts: SavedPost[]): Promise<void> {
  if (posts.length === 0) return;
  const channels = new Map<string, { channel_id: string; at: string; posts: number }>();
  const topics = new Map<string, { topic_id: string; at: string; posts: number }>();
  const both = new Map<string, { topic_id: string; channel_id: string; day: string; posts: number }>();
  for (const { channelId, draft, matched } of posts) {
    const at = quarterHour(draft.postedAt);
    const day = draft.postedAt.toISOString().slice(0, 10);
    if (channelId !== null) add(channels, `${channelId} ${at}`, { channel_id: channelId, at, posts: 0 });
    for (const { topicId } of matched.topics) {
      add(topics, `${topicId} ${at}`, { topic_id: topicId, at, posts: 0 });
      if (channelId !== null)
        add(both, `${topicId} ${channelId} ${day}`, { topic_id: topicId, channel_id: channelId, day, posts: 0 });
    }
  }
  await sql`
    with channels as (
      insert into channel_volume as v (workspace_id, channel_id, at, posts)
      select ${tx.workspaceId}::uuid, * from json_to_recordset(${sorted(channels)}::json) as x(channel_id uuid, at timestamptz, posts int)
      on conflict (workspace_id, channel_id, at) do update set posts = v.posts + excluded.posts
    ), topics as (
      insert into topic_volume as v (workspace_id, topic_id, at, posts)
      select ${tx.workspaceId}::uuid, * from json_to_recordset(${sorted(topics)}::json) as x(topic_id uuid, at timestamptz, posts int)
      on conflict (workspace_id, topic_id, at) do update set posts = v.posts + excluded.posts
    )
    insert into topic_channel_volume as v (workspace_id, topic_id, channel_id, day, posts)
    select ${tx.workspaceId}::uuid, * from json_to_recordset(${sorted(both)}::json) as x(topic_id uuid, channel_id uuid, day date, posts int)
    on conflict (workspace_id, topic_id, channel_id, day) do update set posts = v.posts + excluded.posts`.execute(
    tx.db,
  );
}

/** The start of the UTC quarter hour a moment lies in. */
export function quarterHour(at: Date): string {
  return new Date(Math.floor(at.getTime() / 900_000) * 900_000).toISOString();
}

function add<T extends { posts: number }>(sums: Map<string, T>, key: string, start: T): void {
  const sum = sums.get(key) ?? start;
  sum.posts += 1;
  sums.set(key, sum);
}

const sorted = (sums: Map<string, unknown>): string =>
  JSON.stringify([...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum));
