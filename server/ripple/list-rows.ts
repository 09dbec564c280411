import type { RipplePart, RippleRow } from "@earshot/contract/ripple.ts";
import type { Context } from "#server/context.ts";
import { packCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { momentCursor } from "#server/people/moment-cursor.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { presentActRow, presentCountedRow } from "./present.ts";
import { actRows, leadingRows, readerRows } from "./row-store.ts";
import type { Asked } from "./subject-store.ts";

const engaging = ["liked", "reposted", "quoted", "replied"];

/** Exactly the rows that one figure of a ripple counts, newest first. */
export async function listRows(
  context: Context,
  tx: Tx,
  asked: Asked,
  query: { part: RipplePart; cursor?: string | undefined; limit: number },
): Promise<{ items: RippleRow[]; nextCursor: string | null }> {
  const { part, limit } = query;
  const after = momentCursor(query.cursor);
  const page = <T extends { id: string; at: Date }>(rows: T[], present: (row: T) => RippleRow) => {
    const { items, nextCursor } = pageOf(rows, limit, (row) => packCursor([row.at.getTime(), row.id]));
    return { items: items.map(present), nextCursor };
  };
  if (part === "clicked" || part === "read")
    return page(await readerRows(tx, asked, { part, after, limit }), presentCountedRow);
  if (part === "linked") return page(await leadingRows(tx, asked, { after, limit }), presentCountedRow);
  const leftOut = part === "left_out";
  const rows = await actRows(tx, asked, { wanted: wantedBy(part), leftOut, after, limit });
  return page(rows, (row) => presentActRow(row, (url) => mediaUrl(context, url)));
}

function wantedBy(part: Exclude<RipplePart, "clicked" | "read" | "linked">): string[] {
  if (part === "people") return engaging;
  if (part === "newcomers") return ["came"];
  return part === "left_out" ? [...engaging, "helpful", "came"] : [part];
}
