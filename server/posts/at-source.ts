import type { PostDetail } from "@earshot/contract/posts.ts";
import type { Tx } from "#server/db/transaction.ts";

/** How the post stood at its source when each channel that saw it last looked. */
export async function atSource(tx: Tx, id: string): Promise<PostDetail["atSource"]> {
  const rows = await tx.db
    .selectFrom("post_channel")
    .select(["channel_id", "checked_at", "missing", "missing_since"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("post_id", "=", id)
    .orderBy("channel_id")
    .execute();
  return rows.map((row) => ({
    channelId: row.channel_id,
    checkedAt: row.checked_at?.toISOString() ?? null,
    missing: row.missing as "gone" | "forbidden" | null,
    missingSince: row.missing_since?.toISOString() ?? null,
  }));
}
