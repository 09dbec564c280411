import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { type ImportKind, type ImportRow, importById, insertImport, pageOfImports } from "./store.ts";

const mostUnfinished = 20;

/** Announces a file. 422 when too many were announced and never finished. */
export async function create(tx: Tx, given: { kind: ImportKind; fileName: string; bytes: number }): Promise<ImportRow> {
  const recent = await pageOfImports(tx, null, 200);
  if (recent.filter(({ state }) => state === "uploading" || state === "ready").length >= mostUnfinished) {
    throw refused("too_many_imports", `${mostUnfinished} files wait already. Import them or throw them away first.`);
  }
  const id = newId();
  await insertImport(tx, {
    id,
    kind: given.kind,
    file_name: given.fileName.toWellFormed(),
    bytes: given.bytes,
    author_name: tx.actor.name,
  });
  record(tx, "import.created", { kind: "import", id }, { data: { kind: given.kind, by: tx.actor.name } });
  return (await importById(tx, id))!;
}
