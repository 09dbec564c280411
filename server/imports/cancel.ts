import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeImport, deleteParts, type ImportRow, importById } from "./store.ts";

/** Stops a run after the batch under way; what it has taken stays and can be undone. A dry run goes back to the start. */
export async function cancel(tx: Tx, id: string, now: Date): Promise<ImportRow> {
  const row = await importById(tx, id, true);
  if (!row) throw notFound("import");
  if (!["uploading", "ready", "checking", "running"].includes(row.state))
    throw conflict("This import is over.", row.version);
  record(tx, "import.updated", { kind: "import", id }, { data: { cancelled: true, by: tx.actor.name } });
  if (row.state === "checking") return changeImport(tx, id, { state: "ready" });
  await deleteParts(tx, id);
  return changeImport(tx, id, { state: "cancelled", ended_at: now });
}
