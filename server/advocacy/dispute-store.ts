import type { Decision } from "@earshot/contract/advocacy.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type DisputeRow = {
  id: string;
  act_id: string;
  member_id: string;
  text: string;
  disputed_at: Date;
  decision: Decision | null;
  reason: string | null;
  decided_by: string | null;
  decided_at: Date | null;
};

const disputes = (tx: Tx) =>
  tx.db
    .selectFrom("dispute")
    .select(["id", "act_id", "member_id", "text", "disputed_at", "decision", "reason", "decided_by", "decided_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .$castTo<DisputeRow>();

export const disputeById = (tx: Tx, id: string): Promise<DisputeRow | undefined> =>
  disputes(tx).where("id", "=", id).executeTakeFirst();

/** Keeps others from deciding it until the transaction ends. */
export const lockDispute = (tx: Tx, id: string): Promise<DisputeRow | undefined> =>
  disputes(tx).where("id", "=", id).forUpdate().executeTakeFirst();

/** Open ones oldest first, decided ones newest first; one row more than `limit` tells that others follow. */
export function pageOfDisputes(
  tx: Tx,
  page: { open: boolean; after: string | null; limit: number },
): Promise<DisputeRow[]> {
  const query = disputes(tx)
    .where("decided_at", page.open ? "is" : "is not", null)
    .orderBy("id", page.open ? "asc" : "desc")
    .limit(page.limit + 1);
  return (page.after === null ? query : query.where("id", page.open ? ">" : "<", page.after)).execute();
}

/** Of these acts: the newest dispute of each. */
export async function disputesOf(tx: Tx, actIds: readonly string[]): Promise<Map<string, DisputeRow>> {
  if (actIds.length === 0) return new Map();
  const rows = await disputes(tx)
    .where("act_id", "in", [...actIds])
    .orderBy("id")
    .execute();
  return new Map(rows.map((row) => [row.act_id, row]));
}

/** Whether it is a new one: an act has one open dispute. */
export async function insertDispute(
  tx: Tx,
  row: { id: string; act_id: string; member_id: string; text: string; disputed_at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into dispute (workspace_id, id, act_id, member_id, text, disputed_at)
    values (${tx.workspaceId}, ${row.id}, ${row.act_id}, ${row.member_id}, ${row.text}, ${row.disputed_at})
    on conflict (workspace_id, act_id) where decided_at is null do nothing returning 1`.execute(tx.db);
  return rows.length > 0;
}

export const decide = (
  tx: Tx,
  id: string,
  row: { decision: Decision; reason: string; decided_by: string | null; decided_at: Date },
) => tx.db.updateTable("dispute").set(row).where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();

/** How many of a member's disputes are open. */
export async function openDisputesOf(tx: Tx, memberId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from dispute
    where workspace_id = ${tx.workspaceId} and member_id = ${memberId} and decided_at is null`.execute(tx.db);
  return rows[0]?.n ?? 0;
}
