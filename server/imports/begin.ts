import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { activityColumns } from "./activity.ts";
import { columnKey, mappingFault, speaksOfConsent } from "./fields.ts";
import { changeImport, deleteRefusals, type ImportRow, importById, type Options, rememberFields } from "./store.ts";

export type Begin = { dryRun: boolean; mapping: Record<string, string>; options?: Options };

/** Starts a run or a dry run. 409 unless the file waits for one; 422 for a mapping that cannot work. */
export async function begin(tx: Tx, id: string, given: Begin): Promise<ImportRow> {
  const row = await importById(tx, id, true);
  if (!row) throw notFound("import");
  if (row.state !== "ready") throw conflict("This import cannot be started now.", row.version);
  const mapping = mappingFor(row, given.mapping);
  const fault = mappingFault(row.kind, mapping, row.columns);
  const consent = Object.values(mapping).find(speaksOfConsent);
  if (fault !== null || consent !== undefined) {
    const message = fault ?? `${consent} speaks of consent, which a file cannot give.`;
    throw refused("bad_mapping", message, [{ path: "mapping", code: "bad_mapping", message }]);
  }
  if (row.format !== "activitystreams") await remember(tx, row, mapping);
  await deleteRefusals(tx, id);
  const changed = await changeImport(tx, id, {
    state: given.dryRun ? "checking" : "running",
    mapping,
    options: given.options ?? { network: "import", openConversations: false },
    rows_done: 0,
    bytes_done: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    refused: 0,
    started_at: new Date(),
    author_kind: tx.actor.kind,
    author_id: tx.actor.id,
    author_name: tx.actor.name,
  });
  await enqueue(tx, "runImport", { importId: id }, { key: `import:${id}` });
  record(tx, "import.updated", { kind: "import", id }, { data: { dryRun: given.dryRun, by: tx.actor.name } });
  return changed;
}

/** ActivityStreams says by itself what is what. */
function mappingFor(row: ImportRow, given: Record<string, string>): Record<string, string> {
  if (row.format !== "activitystreams") return given;
  if (row.kind !== "posts") throw refused("bad_kind", "An ActivityStreams file holds posts.");
  return Object.fromEntries(activityColumns.map((column) => [column, column]));
}

/** A column left to nothing is remembered as that. */
async function remember(tx: Tx, row: ImportRow, mapping: Record<string, string>): Promise<void> {
  const fields = new Map(row.columns.map((column) => [columnKey(column), ""]));
  for (const [field, column] of Object.entries(mapping)) fields.set(columnKey(column), field);
  fields.delete("");
  await rememberFields(tx, row.kind, fields);
}
