import type { Query } from "@earshot/contract/endpoint.ts";
import type { listArticles as endpoint } from "@earshot/contract/knowledge.ts";
import type { Context } from "#server/context.ts";
import { packCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { momentCursor } from "#server/people/moment-cursor.ts";
import { nameKey } from "#server/people/search-key.ts";
import { loadArticles, today } from "./load.ts";
import { pageOfArticles } from "./store.ts";

/** One page of articles, last changed first. */
export async function listArticles(context: Context, tx: Tx, query: Query<typeof endpoint>) {
  const words = nameKey((query.q ?? "").replaceAll("\0", "")).replace(/[\\%_]/g, "\\$&");
  const rows = await pageOfArticles(tx, {
    inside: words === "" ? null : `%${words}%`,
    state: query.state,
    productId: query.productId,
    tag: query.tag,
    dueBy: query.due ? today(context) : null,
    after: momentCursor(query.cursor),
    limit: query.limit,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: await loadArticles(context, tx, shown),
    nextCursor: rows.length > query.limit && last ? packCursor([last.changed_at.getTime(), last.id]) : null,
  };
}
