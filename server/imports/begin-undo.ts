import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { changeImport, type ImportRow, importById } from "./store.ts";

/** Starts taking an import back. 409 unless it has run. */
export async function beginUndo(tx: Tx, id: string): Promise<ImportRow> {
  const row = await importById(tx, id, true);
  if (!row) throw notFound("import");
  const ran = row.state === "done" || ((row.state === "cancelled" || row.state === "failed") && row.rows_done > 0);
  if (!ran) throw conflict("Only an import that has run can be undone.", row.version);
  const changed = await changeImport(tx, id, { state: "undoing", undone: 0, kept: 0 });
  await enqueue(tx, "undoImport", { importId: id }, { key: `import:${id}`, queue: `runImport:${tx.workspaceId}` });
  record(tx, "import.updated", { kind: "import", id }, { data: { undo: true, by: tx.actor.name } });
  return changed;
}
