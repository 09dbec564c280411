import type { SquarePost } from "@earshot/connectors/square/normalize.ts";
import type { SquareReaction } from "./reactions.ts";
import type { SquareRow } from "./store.ts";

/** A post as the square tells it to the world; `address` is where this square is shown. */
export function presentSquarePost(row: SquareRow, address: string, reactions: SquareReaction[] = []): SquarePost {
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
    author: accountOf(row),
    quotesId: row.quotes_id,
    reactions: reactions.map((reaction) => ({
      id: reaction.id,
      kind: reaction.kind,
      ended: reaction.ended_at !== null,
      author: accountOf(reaction),
    })),
  };
}

const accountOf = ({ account_id, handle, name, bot }: Pick<SquareRow, "account_id" | "handle" | "name" | "bot">) => ({
  id: account_id,
  handle,
  name,
  bot,
});
