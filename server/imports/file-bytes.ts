import type { Kysely } from "kysely";
import { system, transaction } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";
import { nextPart } from "./store.ts";

/** The file's parts, one at a time, each read in a short transaction of its own. */
export async function* fileBytes(
  db: Kysely<DB>,
  workspaceId: string,
  importId: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    signal?.throwIfAborted();
    const part = await transaction(db, workspaceId, system, (tx) => nextPart(tx, importId, at));
    if (!part) return;
    yield part.data;
    at = part.at + part.data.length;
  }
}
