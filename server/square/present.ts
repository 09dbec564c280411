import type { SquarePost } from "@earshot/connectors/square/normalize.ts";
import type { SquareRow } from "./store.ts";

/** A post as the square tells it to the world; `address` is where this square is shown. */
export function presentSquarePost(row: SquareRow, address: string): SquarePost {
  return {
    id: row.id,
    parentId: row.parent_id,
    rootId: row.root_id,
    text: row.deleted_at ? "" : row.text,
    visibility: row.visibility === "direct" ? "direct" : "public",
    picture: row.picture && !row.deleted_at ? { url: row.picture, alt: row.picture_alt } : null,
    likes: row.likes,
    reposts: row.reposts,
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    url: `${address}/posts/${row.root_id}#post-${row.id}`,
    author: { id: row.account_id, handle: row.handle, name: row.name, bot: row.bot },
  };
}
