import { sql } from "kysely";
import type { Tx } from "./transaction.ts";

/**
 * Takes the workspace's line for the rest of the transaction: intake of one workspace is a queue. Threads, placeholders,
 * conversations and sums are then decided by one batch at a time, and a batch never deadlocks with another; different
 * workspaces go on side by side.
 */
export async function takeLine(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(4471, hashtext(${tx.workspaceId}))`.execute(tx.db);
}
