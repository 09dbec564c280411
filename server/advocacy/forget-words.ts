import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";

/**
 * Takes away what was written by and to a member who was erased. Acts and lines stay: they hold no words, and their
 * member has no name any more.
 */
export async function forgetWords(context: Context, workspaceId: string, memberId: string): Promise<void> {
  await transaction(context.db, workspaceId, system, async (tx) => {
    await sql`update dispute set text = '', reason = case when reason is null then null else '' end
      where workspace_id = ${tx.workspaceId} and member_id = ${memberId}`.execute(tx.db);
    await sql`update act_ruling set reason = '' where workspace_id = ${tx.workspaceId} and act_id in (
      select id from act where workspace_id = ${tx.workspaceId} and member_id = ${memberId})`.execute(tx.db);
  });
}
