import type { Tx } from "#server/db/transaction.ts";
import { writeContent } from "./edit.ts";
import type { PostRow } from "./insert.ts";
import type { KnownPost } from "./look-up.ts";

/**
 * The real post arrives for a placeholder: it keeps the id under which its answers know it. When it turns out to answer
 * another post, the whole thread below moves under that post's root; the inbox merges conversations that meet so.
 */
export async function fillPlaceholder(tx: Tx, before: KnownPost, row: PostRow): Promise<void> {
  await tx.db
    .updateTable("post")
    .set({
      placeholder: false,
      kind: row.draft.kind,
      author_id: row.authorId,
      own: row.own,
      addressed: row.draft.addressed,
      parent_id: row.parentId,
      posted_at: row.draft.postedAt,
    })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", before.id)
    .execute();
  if (row.matched) await writeContent(tx, before.id, row.draft, row.matched);
  if (row.rootId !== before.rootId) {
    await tx.db
      .updateTable("post")
      .set({ root_id: row.rootId })
      .where("workspace_id", "=", tx.workspaceId)
      .where("root_id", "=", before.id)
      .execute();
  }
}
