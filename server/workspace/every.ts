import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";

/** Runs `work` in each workspace, one transaction each; a failure in one is logged and the others go on. */
export async function inEveryWorkspace(context: Context, work: (tx: Tx) => Promise<void>): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from workspace order by id`.execute(context.db);
  for (const { id } of rows) {
    try {
      await transaction(context.db, id, system, work);
    } catch (error) {
      context.log.error({ err: error, workspaceId: id }, "A job over all workspaces failed in one");
    }
  }
}
