import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type ImportKind = "posts" | "people" | "purchases" | "products";
export type Format = "csv" | "ndjson" | "json" | "activitystreams";
export type State =
  | "uploading"
  | "ready"
  | "checking"
  | "running"
  | "done"
  | "cancelled"
  | "failed"
  | "undoing"
  | "undone";
export type Counts = { created: number; updated: number; unchanged: number; refused: number };
export type Mapping = Record<string, string>;
export type Options = { network: string; openConversations: boolean };

export type ImportRow = Counts & {
  id: string;
  kind: ImportKind;
  state: State;
  file_name: string;
  /** bigints come as text */
  bytes: number | string;
  received: number | string;
  format: Format | null;
  encoding: string | null;
  delimiter: string | null;
  columns: string[];
  mapping: Mapping;
  options: Partial<Options>;
  checked: Counts | null;
  rows_done: number;
  bytes_done: number | string;
  undone: number;
  kept: number;
  error: string | null;
  author_kind: string;
  author_id: string | null;
  author_name: string | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  undone_at: Date | null;
  version: number;
};

export async function importById(tx: Tx, id: string, hold = false): Promise<ImportRow | undefined> {
  const query = tx.db.selectFrom("import").selectAll().where("workspace_id", "=", tx.workspaceId).where("id", "=", id);
  return (await (hold ? query.forUpdate() : query).executeTakeFirst()) as unknown as ImportRow | undefined;
}

export async function pageOfImports(tx: Tx, before: string | null, limit: number): Promise<ImportRow[]> {
  const rows = await tx.db
    .selectFrom("import")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  return rows as unknown as ImportRow[];
}

export const insertImport = (
  tx: Tx,
  row: { id: string; kind: ImportKind; file_name: string; bytes: number; author_name: string | null },
) =>
  tx.db
    .insertInto("import")
    .values({ workspace_id: tx.workspaceId, author_kind: tx.actor.kind, author_id: tx.actor.id, ...row })
    .execute();

type Change = Partial<
  Omit<ImportRow, "id" | "kind" | "bytes" | "received" | "bytes_done" | "mapping" | "options" | "checked"> & {
    mapping: Mapping;
    options: Options;
    checked: Counts | null;
    received: number;
    bytes_done: number;
  }
>;

/** Changes an import and answers it as it stands. */
export async function changeImport(tx: Tx, id: string, change: Change): Promise<ImportRow> {
  const { mapping, options, checked, ...rest } = change;
  const row = await tx.db
    .updateTable("import")
    .set((eb) => ({
      ...rest,
      ...(mapping && { mapping: JSON.stringify(mapping) }),
      ...(options && { options: JSON.stringify(options) }),
      ...(checked !== undefined && { checked: checked === null ? null : JSON.stringify(checked) }),
      version: eb("version", "+", 1),
    }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return row as unknown as ImportRow;
}

/** Those that a worker has to carry on with. */
export async function importsUnderWay(tx: Tx): Promise<{ id: string; state: string }[]> {
  return tx.db
    .selectFrom("import")
    .select(["id", "state"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("state", "in", ["checking", "running", "undoing"])
    .execute();
}

export const insertPart = (tx: Tx, importId: string, at: number, data: Buffer) =>
  tx.db.insertInto("import_part").values({ workspace_id: tx.workspaceId, import_id: importId, at, data }).execute();

/** The part that begins at or next after this byte. */
export async function nextPart(tx: Tx, importId: string, from: number): Promise<{ at: number; data: Buffer } | null> {
  const row = await tx.db
    .selectFrom("import_part")
    .select(["at", "data"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("import_id", "=", importId)
    .where("at", ">=", from)
    .orderBy("at")
    .limit(1)
    .executeTakeFirst();
  return row ? { at: Number(row.at), data: row.data } : null;
}

export const deleteParts = (tx: Tx, importId: string) =>
  tx.db
    .deleteFrom("import_part")
    .where("workspace_id", "=", tx.workspaceId)
    .where("import_id", "=", importId)
    .execute();

export type RefusalRow = { row: number; line: number; reason: string; cells: string };

export async function insertRefusals(tx: Tx, importId: string, rows: RefusalRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into import_refusal (workspace_id, import_id, row, line, reason, cells)
    select ${tx.workspaceId}::uuid, ${importId}::uuid, x.* from json_to_recordset(${JSON.stringify(rows)}::json)
      as x(row int, line int, reason text, cells text)
    on conflict do nothing`.execute(tx.db);
}

export const deleteRefusals = (tx: Tx, importId: string) =>
  tx.db
    .deleteFrom("import_refusal")
    .where("workspace_id", "=", tx.workspaceId)
    .where("import_id", "=", importId)
    .execute();

export const pageOfRefusals = (tx: Tx, importId: string, after: number, limit: number): Promise<RefusalRow[]> =>
  tx.db
    .selectFrom("import_refusal")
    .select(["row", "line", "reason", "cells"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("import_id", "=", importId)
    .where("row", ">", after)
    .orderBy("row")
    .limit(limit)
    .execute();

/** What columns of these names stood for last time. */
export async function rememberedFields(tx: Tx, kind: ImportKind, columnKeys: string[]): Promise<Map<string, string>> {
  if (columnKeys.length === 0) return new Map();
  const rows = await tx.db
    .selectFrom("import_mapping")
    .select(["column_key", "field"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("kind", "=", kind)
    .where("column_key", "in", columnKeys)
    .execute();
  return new Map(rows.map((row) => [row.column_key, row.field]));
}

export async function rememberFields(tx: Tx, kind: ImportKind, fields: ReadonlyMap<string, string>): Promise<void> {
  const rows = [...fields].map(([column_key, field]) => ({ column_key, field }));
  await sql`
    insert into import_mapping as m (workspace_id, kind, column_key, field)
    select ${tx.workspaceId}::uuid, ${kind}, x.* from json_to_recordset(${JSON.stringify(rows)}::json)
      as x(column_key text, field text)
    on conflict (workspace_id, kind, column_key) do update set field = excluded.field, used_at = now()`.execute(tx.db);
}
