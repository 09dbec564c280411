import type { BenefitFigure } from "@earshot/contract/ripple.ts";
import { packCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { momentCursor } from "#server/people/moment-cursor.ts";
import { pageOfBenefitRows } from "./benefit-store.ts";

/** Exactly the rows behind one figure of the two sides. */
export async function listBenefitRows(
  tx: Tx,
  since: Date,
  query: { figure: BenefitFigure; all?: boolean | undefined; cursor?: string | undefined; limit: number },
) {
  const after = momentCursor(query.cursor);
  const rows = await pageOfBenefitRows(tx, query.figure, since, { ...query, all: query.all ?? false, after });
  const { items, nextCursor } = pageOf(rows, query.limit, (row) => packCursor([row.at.getTime(), row.id]));
  return { items: items.map((row) => ({ ...row, at: row.at.toISOString() })), nextCursor };
}
