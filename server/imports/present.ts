import type { FileImport } from "@earshot/contract/imports.ts";
import { countsOf } from "./run.ts";
import type { ImportRow } from "./store.ts";

export function presentImport(row: ImportRow): FileImport {
  const bytes = Number(row.bytes);
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    fileName: row.file_name,
    bytes,
    received: Number(row.received),
    format: row.format,
    encoding: row.encoding,
    delimiter: row.delimiter,
    mapping: row.mapping,
    options: { network: "import", openConversations: false, ...row.options },
    checked: row.checked,
    progress: { rows: row.rows_done, part: bytes === 0 ? 1 : Math.min(1, Number(row.bytes_done) / bytes) },
    counts: countsOf(row),
    undone: row.undone,
    kept: row.kept,
    error: row.error,
    authorName: row.author_name,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    undoneAt: row.undone_at?.toISOString() ?? null,
    version: row.version,
  };
}
