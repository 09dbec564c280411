import type { Post } from "@earshot/contract/posts.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { mediaUrl } from "./media-url.ts";
import { presentPost } from "./present.ts";
import { postsById } from "./store.ts";

/** Posts as the wire shows them, in the order of `ids`; ids that are not there are left out. */
export async function loadPosts(context: Context, tx: Tx, ids: string[]): Promise<Post[]> {
  const byId = new Map((await postsById(tx, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [presentPost(row, (url) => mediaUrl(context, url))] : [];
  });
}
