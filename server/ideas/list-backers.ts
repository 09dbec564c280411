import type { Backer } from "@earshot/contract/ideas.ts";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { type BackerRow, backersOf } from "./backers-store.ts";
import { ideaById } from "./store.ts";

/** Who stands behind an idea, each once; whoever took every word back stays as a nameless count. */
export async function listBackers(
  context: Context,
  tx: Tx,
  ideaId: string,
  query: { cursor?: string | undefined; limit: number },
) {
  if (!(await ideaById(tx, ideaId))) throw notFound("idea");
  const rows = await backersOf(tx, ideaId, { after: idCursor(query.cursor), limit: query.limit });
  const page = pageOf(rows, query.limit, (row) => row.backer_id);
  return { nextCursor: page.nextCursor, items: page.items.map((row) => presentBacker(context, row)) };
}

function presentBacker(context: Context, row: BackerRow): Backer {
  const isNamed = row.voted || row.standing > 0;
  return {
    id: row.backer_id,
    name: isNamed ? (row.person_name ?? (row.author_name || row.handle)) : null,
    personId: isNamed ? row.person_id : null,
    author:
      isNamed && row.identity_id !== null
        ? {
            id: row.identity_id,
            network: row.network ?? "",
            handle: row.handle ?? "",
            name: row.author_name ?? "",
            url: row.url,
            avatarUrl: row.avatar_url === null ? null : mediaUrl(context, row.avatar_url),
            personId: row.person_id,
            own: false,
          }
        : null,
    posts: row.posts,
    voted: row.voted,
    since: row.since.toISOString(),
  };
}
