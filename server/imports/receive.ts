import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest, conflict, notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { inspect } from "./inspect.ts";
import { FileRefused } from "./record.ts";
import { changeImport, deleteParts, type ImportRow, importById, insertPart } from "./store.ts";

type Within = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * The next bytes of a file; after the last the file is looked at and the import is ready. The same part again changes
 * nothing; a part that does not follow is a 409, so that a sender who lost the answer asks where to go on.
 */
export async function receive(
  context: Context,
  within: Within,
  workspaceId: string,
  id: string,
  at: number,
  data: unknown,
): Promise<ImportRow> {
  const row = await within((tx) => keepPart(tx, id, at, data));
  if (Number(row.received) < Number(row.bytes) || row.state !== "uploading") return row;
  try {
    const found = await inspect(context, workspaceId, id);
    return await within(async (tx) => {
      record(tx, "import.updated", { kind: "import", id });
      return changeImport(tx, id, { ...found, state: "ready" });
    });
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    await within(async (tx) => {
      record(tx, "import.updated", { kind: "import", id });
      await deleteParts(tx, id);
      await changeImport(tx, id, { state: "failed", error: error.message, ended_at: context.now() });
    });
    throw refused("bad_file", error.message, [{ path: "file", code: "bad_file", message: error.message }]);
  }
}

async function keepPart(tx: Tx, id: string, at: number, data: unknown): Promise<ImportRow> {
  const row = await importById(tx, id, true);
  if (!row) throw notFound("import");
  if (!Buffer.isBuffer(data) || data.length === 0) throw badRequest("Send the bytes as application/octet-stream.");
  const received = Number(row.received);
  if (at + data.length <= received && (row.state === "uploading" || row.state === "ready")) return row;
  if (row.state !== "uploading") throw conflict("This file is complete already.", row.version);
  if (at !== received) throw conflict(`${received} bytes have arrived; go on from there.`, row.version);
  if (received + data.length > Number(row.bytes))
    throw refused("too_long", `The file was announced with ${row.bytes} bytes and is longer.`);
  await insertPart(tx, id, at, data);
  return changeImport(tx, id, { received: received + data.length });
}
