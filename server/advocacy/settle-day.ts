import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { actsOfDay, insertEntries } from "./act-store.ts";
import { type Cause, settle } from "./settle.ts";

/** Adds the lines a member's day still needs; none where the ledger is right. Whoever calls holds the member's ledger. */
export async function settleDay(
  tx: Tx,
  of: { memberId: string; day: string },
  cause: (Cause & { rulingId?: string }) | null,
  now: Date,
): Promise<void> {
  const acts = await actsOfDay(tx, of.memberId, of.day);
  const lines = settle(acts, cause);
  if (lines.length === 0) return;
  const { rows } = await sql<{ id: string; rules_version: number }>`
    select id, rules_version from act
    where workspace_id = ${tx.workspaceId} and id = any(${lines.map(({ actId }) => actId)}::uuid[])`.execute(tx.db);
  const versions = new Map(rows.map((row) => [row.id, row.rules_version]));
  await insertEntries(
    tx,
    lines.map(({ actId, points, reverses, reason }) => ({
      id: newId(),
      member_id: of.memberId,
      act_id: actId,
      kind: reverses === null ? ("earned" as const) : ("reversed" as const),
      points,
      rules_version: versions.get(actId) ?? 1,
      reason,
      reverses,
      ruling_id: cause?.actId === actId ? (cause.rulingId ?? null) : null,
      at: now,
    })),
  );
}
