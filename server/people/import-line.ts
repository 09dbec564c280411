import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** Imports of one workspace are a queue, so that two files with the same people or products do not make them twice. */
export async function takeImportLine(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(4472, hashtext(${tx.workspaceId}))`.execute(tx.db);
}
