import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { FileRecord } from "./record.ts";
import type { ImportRow, Options } from "./store.ts";
import { takePeople } from "./take-people.ts";
import { takePosts } from "./take-posts.ts";
import { takeProducts } from "./take-products.ts";
import { takePurchases } from "./take-purchases.ts";
import { type Given, type Meant, refusal, type Taken } from "./taken.ts";

/** What becomes of each row of a batch; what could not be read is refused. */
export async function takeBatch(
  context: Context,
  tx: Tx,
  row: ImportRow,
  timezone: string,
  batch: FileRecord[],
): Promise<Taken> {
  const options: Options = { network: "import", openConversations: false, ...row.options };
  const meant: Meant = { importId: row.id, timezone, options };
  const given = batch.flatMap((found) => (found.fault === null ? [giveOut(found, row)] : []));
  const taken =
    row.kind === "posts"
      ? await takePosts(context, tx, given, meant)
      : row.kind === "people"
        ? await takePeople(tx, given, meant)
        : row.kind === "purchases"
          ? await takePurchases(tx, given, meant, context.now())
          : await takeProducts(tx, given);
  const unread = batch.flatMap(({ row: n, fault }) => (fault === null ? [] : [refusal(n, fault)]));
  return { items: taken.items, outcomes: [...taken.outcomes, ...unread].sort((a, b) => a.row - b.row) };
}

/** Cells by field; what is empty is absent. */
function giveOut(found: FileRecord, row: ImportRow): Given {
  const values: Record<string, string> = {};
  for (const [field, column] of Object.entries(row.mapping)) {
    const cell = found.cells[row.columns.indexOf(column)] ?? "";
    if (cell.trim() !== "") values[field] = field === "text" || field === "html" ? cell : cell.trim();
  }
  const raw =
    found.raw ?? JSON.stringify(Object.fromEntries(row.columns.map((name, n) => [name, found.cells[n] ?? ""])));
  return { row: found.row, line: found.line, values, raw };
}
