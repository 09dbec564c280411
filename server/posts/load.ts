import type { Post } from "@earshot/contract/posts.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { mediaUrl } from "./media-url.ts";
import { presentPost } from "./present.ts";
import { channelsOf, matchesOf, mediaOf, postsById, type StoredPost } from "./store.ts";

/** Posts as the wire shows them, in the order of `ids`; ids that are not there are left out. */
export async function loadPosts(context: Context, tx: Tx, ids: string[]): Promise<Post[]> {
  return presentAll(context, tx, ids, await postsById(tx, ids));
}

/** The same for rows that were read already. */
export async function presentAll(context: Context, tx: Tx, ids: string[], rows: StoredPost[]): Promise<Post[]> {
  if (ids.length === 0) return [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const media = grouped(await mediaOf(tx, ids));
  const matches = grouped(await matchesOf(tx, ids));
  const channels = grouped(await channelsOf(tx, ids));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return [
      presentPost(
        row,
        {
          media: media.get(id) ?? [],
          matches: matches.get(id) ?? [],
          channelIds: (channels.get(id) ?? []).map((seen) => seen.channel_id),
        },
        (url) => mediaUrl(context, url),
      ),
    ];
  });
}

function grouped<T extends { post_id: string }>(rows: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.post_id);
    if (group) group.push(row);
    else groups.set(row.post_id, [row]);
  }
  return groups;
}
