import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { SavedPost } from "#server/posts/save.ts";

/** Our own answers come back from the network as posts: each finds the reply it is. */
export async function linkOwnReplies(tx: Tx, saved: SavedPost[]): Promise<void> {
  const own = saved.filter((post) => post.own).map((post) => ({ remote_id: post.draft.externalId, post_id: post.id }));
  if (own.length === 0) return;
  await sql`
    update reply r set post_id = x.post_id
    from json_to_recordset(${JSON.stringify(own)}::json) as x(remote_id text, post_id uuid)
    where r.workspace_id = ${tx.workspaceId} and r.remote_id = x.remote_id and r.post_id is null`.execute(tx.db);
}
