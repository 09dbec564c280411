import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type ReanalysisRow = {
  before: string | null;
  missing_only: boolean;
  total: number;
  looked_at: number;
  changed: number;
  started_at: Date;
  ended_at: Date | null;
};

const columns = ["before", "missing_only", "total", "looked_at", "changed", "started_at", "ended_at"] as const;

export const reanalysisOf = (tx: Tx): Promise<ReanalysisRow | undefined> =>
  tx.db.selectFrom("reanalysis").select(columns).where("workspace_id", "=", tx.workspaceId).executeTakeFirst();

/** Begins anew at `before`, whatever was under way. */
export async function beginReanalysis(tx: Tx, before: string, now: Date): Promise<void> {
  await sql`
    insert into reanalysis (workspace_id, before, missing_only, total, started_by, started_at)
    values (${tx.workspaceId}, ${before}, false, (
      select count(*) from post where workspace_id = ${tx.workspaceId} and not placeholder and deleted_at is null
    ), ${tx.actor.id}, ${now})
    on conflict (workspace_id) do update set before = excluded.before, missing_only = false, total = excluded.total,
      looked_at = 0, changed = 0, started_by = excluded.started_by, started_at = excluded.started_at,
      ended_at = null`.execute(tx.db);
}

/** Moves on to `before`; null ends it. */
export async function moveReanalysis(
  tx: Tx,
  { before, lookedAt, changed, now }: { before: string | null; lookedAt: number; changed: number; now: Date },
): Promise<void> {
  await tx.db
    .updateTable("reanalysis")
    .set((eb) => ({
      before,
      looked_at: eb("looked_at", "+", lookedAt),
      changed: eb("changed", "+", changed),
      ...(before === null && { ended_at: now }),
    }))
    .where("workspace_id", "=", tx.workspaceId)
    .execute();
}

/** What is read of an author beside the post. */
export async function followersOf(tx: Tx, identityIds: string[]): Promise<Map<string, number | null>> {
  if (identityIds.length === 0) return new Map();
  const rows = await tx.db
    .selectFrom("identity")
    .select(["id", "followers"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", identityIds)
    .execute();
  return new Map(rows.map(({ id, followers }) => [id, followers]));
}
