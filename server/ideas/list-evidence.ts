import type { Evidence } from "@earshot/contract/ideas.ts";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { loadPosts } from "#server/posts/load.ts";
import { pageOfEvidence } from "./evidence-store.ts";
import { ideaById } from "./store.ts";

/** The posts that ask for an idea. One that was deleted at its source keeps its vote and loses words and name. */
export async function listEvidence(
  context: Context,
  tx: Tx,
  ideaId: string,
  query: { cursor?: string | undefined; limit: number },
) {
  if (!(await ideaById(tx, ideaId))) throw notFound("idea");
  const rows = await pageOfEvidence(tx, ideaId, { before: idCursor(query.cursor), limit: query.limit });
  const posts = new Map(
    (
      await loadPosts(
        context,
        tx,
        rows.map((row) => row.post_id),
      )
    ).map((post) => [post.id, post]),
  );
  const page = pageOf(rows, query.limit, (row) => row.post_id);
  return {
    nextCursor: page.nextCursor,
    items: page.items.flatMap((row): Evidence[] => {
      const post = posts.get(row.post_id);
      if (!post) return [];
      return [
        {
          id: post.id,
          post: post.deletedAt ? { ...post, author: null } : post,
          addedBy: row.added_by,
          addedAt: row.added_at.toISOString(),
          via: row.via_id === ideaId ? null : { id: row.via_id, title: row.via_title },
        },
      ];
    }),
  };
}
