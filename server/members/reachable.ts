import type { Reachable } from "@earshot/portal/members/my-data-page.tsx";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";

/** The networks that a code can be sent through: where an account of ours hears who addresses it. */
export async function reachable(context: Context, tx: Tx): Promise<Reachable[]> {
  const { rows } = await sql<{ network: string; accounts: string[] }>`
    select c.connector as network, array_agg(distinct c.account ->> 'handle') as accounts from channel c
    where c.workspace_id = ${tx.workspaceId} and c.account is not null and not c.paused and c.deleted_at is null
    group by 1 order by 1`.execute(tx.db);
  return rows.flatMap(({ network, accounts }) => {
    const connector = context.connectors.get(network);
    return connector ? [{ network, name: connector.manifest.name, accounts }] : [];
  });
}
