import { type ImportPreview, importMaxima } from "@earshot/contract/imports.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import { activityColumns } from "./activity.ts";
import { columnKey, fieldsOf, speaksOfConsent, suggest } from "./fields.ts";
import { readFile } from "./read-file.ts";
import { importById, rememberedFields } from "./store.ts";

const longestCell = 300;

/** The first rows of a file, and what its columns seem to mean. */
export async function preview(context: Context, workspaceId: string, id: string): Promise<ImportPreview> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const row = await within((tx) => importById(tx, id));
  if (!row) throw notFound("import");
  if (row.format === null || Number(row.received) === 0) throw conflict("The file has not arrived yet.", row.version);
  const rows: ImportPreview["rows"] = [];
  for await (const { line, cells, fault } of readFile(context.db, workspaceId, row)) {
    if (rows.length >= importMaxima.preview) break;
    rows.push({ line, cells: cells.map((cell) => cell.slice(0, longestCell).toWellFormed()), fault });
  }
  const remembered = await within((tx) => rememberedFields(tx, row.kind, row.columns.map(columnKey)));
  return {
    columns: row.columns,
    rows,
    fields: fieldsOf(row.kind).map(({ name, required }) => ({ name, required: required ?? false })),
    suggested:
      row.format === "activitystreams" && row.kind === "posts"
        ? Object.fromEntries(activityColumns.map((column) => [column, column]))
        : suggest(row.kind, row.columns, remembered),
    ignored: row.columns.filter(speaksOfConsent),
  };
}
