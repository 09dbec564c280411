import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { StoredItem } from "./item-store.ts";
import { deleteOrKeep, idsOf } from "./undo-purchases.ts";

/** Authors whom only this import knew. */
export async function undoIdentities(tx: Tx, _importId: string, items: StoredItem[]): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  const { rows } = await sql<{ id: string; person: boolean; wrote: boolean }>`
    select i.id, i.person_id is not null or i.own_channel_id is not null as person,
      exists (select from post p where p.workspace_id = i.workspace_id and p.author_id = i.id)
        or exists (select from conversation c where c.workspace_id = i.workspace_id and c.customer_id = i.id) as wrote
    from identity i where i.workspace_id = ${tx.workspaceId} and i.id = any(${idsOf(items)}::uuid[]) for update of i`.execute(
    tx.db,
  );
  const gone: string[] = [];
  for (const { id, person, wrote } of rows) {
    if (person) kept.set(id, "was added to People");
    else if (wrote) kept.set(id, "has written something that stays");
    else gone.push(id);
  }
  await deleteOrKeep(tx, "identity", gone, kept);
  return kept;
}
