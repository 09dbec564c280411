import { importMaxima } from "@earshot/contract/imports.ts";
import { stringify } from "csv-stringify";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { type ImportRow, pageOfRefusals } from "./store.ts";

/** Cells that a spreadsheet would run begin with `'`; importing the file again takes it off. */
export async function* refusalsFile(context: Context, workspaceId: string, row: ImportRow): AsyncGenerator<string> {
  const writer = stringify({ escape_formulas: true, record_delimiter: "windows" });
  const drain = () => {
    let text = "";
    for (let part = writer.read(); part !== null; part = writer.read()) text += String(part);
    return text;
  };
  // Spreadsheets take a file without the mark for the code page of the machine.
  yield "\ufeff";
  writer.write(["row", "reason", ...row.columns]);
  let after = 0;
  for (;;) {
    const rows = await transaction(context.db, workspaceId, system, (tx) => pageOfRefusals(tx, row.id, after, 500));
    for (const refusal of rows) writer.write([refusal.line, refusal.reason, ...cellsOf(refusal.cells)]);
    yield drain();
    const last = rows.at(-1);
    if (!last) break;
    after = last.row;
  }
  if (row.refused > importMaxima.refusals)
    writer.write(["", `${row.refused - importMaxima.refusals} more rows were refused and are not listed`]);
  writer.end();
  yield drain();
}

export function cellsOf(json: string): string[] {
  try {
    const cells = JSON.parse(json) as unknown;
    return Array.isArray(cells) ? cells.map(String) : [];
  } catch {
    return [];
  }
}
