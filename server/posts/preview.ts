import { explain } from "@earshot/query/evaluate.ts";
import type { Context } from "#server/context.ts";
import { timeOf } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { readQuery } from "#server/topics/read-query.ts";
import { mediaUrl } from "./media-url.ts";
import { presentPost } from "./present.ts";
import { search } from "./search.ts";

/** Hits counted for a preview; more are "at least". */
const most = 1_000;
const shown = 20;

/** What a query would have found, by the same evaluator that meets live posts. */
export async function preview(context: Context, tx: Tx, source: string) {
  const query = readQuery(source);
  const found = await search(tx, { query, before: null, limit: most });
  const days = new Map<string, number>();
  for (const row of found.rows) {
    const day = row.posted_at.toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const sample = found.rows.slice(0, shown);
  const last = found.rows.at(-1);
  return {
    items: sample.map((row) => ({
      ...presentPost(row, (url) => mediaUrl(context, url)),
      words: explain(query, { text: row.text, title: row.title }).words,
    })),
    perDay: [...days.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, posts]) => ({ day, posts })),
    found: found.rows.length,
    lookedAt: found.lookedAt,
    searchedBackTo:
      found.searchedBackTo?.toISOString() ?? (found.nextBefore !== null && last ? timeOf(last.id).toISOString() : null),
  };
}
