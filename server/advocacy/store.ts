import type { ActKind, ActRules } from "@earshot/contract/advocacy.ts";
import { actKinds } from "@earshot/contract/choices.ts";

import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { CharterRow } from "#server/portal/charter.ts";

export type ProgramRow = CharterRow & {
  charter_id: string;
  version: number;
  opened_at: Date | null;
  opened_by: string | null;
  override_reason: string | null;
  rules_version: number;
  daily_cap: number;
  from_at: Date;
  made_by: string | null;
};

/** The program of this workspace with its charter, its newest rules and the opening that lasts. */
export async function programOf(tx: Tx): Promise<ProgramRow | undefined> {
  const { rows } = await sql<ProgramRow>`
    select p.charter_id, p.version, c.purpose, c.member_gain, c.member_measure, c.company_gain, c.company_measure,
      o.opened_at, o.opened_by, o.override_reason, s.version as rules_version, s.daily_cap, s.from_at, s.made_by
    from program p
    join charter c on c.workspace_id = p.workspace_id and c.id = p.charter_id
    join lateral (select * from act_rule_set a where a.workspace_id = p.workspace_id order by a.version desc limit 1) s on true
    left join program_opening o on o.workspace_id = p.workspace_id and o.closed_at is null
    where p.workspace_id = ${tx.workspaceId}`.execute(tx.db);
  return rows[0];
}

/** Keeps others from changing it until the transaction ends. */
export const lockProgram = (tx: Tx) =>
  tx.db
    .selectFrom("program")
    .select("version")
    .where("workspace_id", "=", tx.workspaceId)
    .forUpdate()
    .executeTakeFirst();

export async function insertProgram(tx: Tx, charterId: string): Promise<void> {
  await tx.db.insertInto("charter").values({ workspace_id: tx.workspaceId, id: charterId }).execute();
  await tx.db.insertInto("program").values({ workspace_id: tx.workspaceId, charter_id: charterId }).execute();
}

export const touchProgram = (tx: Tx) =>
  tx.db
    .updateTable("program")
    .set((eb) => ({ updated_at: sql<Date>`now()`, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .execute();

export async function rulesOf(tx: Tx, version: number, dailyCap: number): Promise<ActRules> {
  const rows = await tx.db
    .selectFrom("act_rule")
    .select(["kind", "counts", "points", "threshold", "credits"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("version", "=", version)
    .execute();
  const rule = (kind: ActKind) => {
    const { counts, points } = rows.find((row) => row.kind === kind)!;
    return { counts, points };
  };
  return {
    dailyCap,
    accepted_answer: rule("accepted_answer"),
    helpful_answer: { ...rule("helpful_answer"), threshold: rows.find(({ threshold }) => threshold)!.threshold! },
    shipped_idea: {
      ...rule("shipped_idea"),
      credits: rows.find(({ credits }) => credits)!.credits as "first" | "all",
    },
    recommendation: rule("recommendation"),
  };
}

export async function insertRules(
  tx: Tx,
  set: { version: number; rules: ActRules; fromAt: Date; madeBy: string | null },
): Promise<void> {
  await tx.db
    .insertInto("act_rule_set")
    .values({
      workspace_id: tx.workspaceId,
      version: set.version,
      daily_cap: set.rules.dailyCap,
      from_at: set.fromAt,
      made_by: set.madeBy,
    })
    .execute();
  await tx.db
    .insertInto("act_rule")
    .values(
      actKinds.map((kind) => {
        const rule = set.rules[kind];
        return {
          workspace_id: tx.workspaceId,
          version: set.version,
          kind,
          counts: rule.counts,
          points: rule.points,
          threshold: "threshold" in rule ? rule.threshold : null,
          credits: "credits" in rule ? rule.credits : null,
        };
      }),
    )
    .execute();
}

export const insertOpening = (
  tx: Tx,
  row: { id: string; opened_at: Date; opened_by: string | null; override_reason: string | null },
) =>
  tx.db
    .insertInto("program_opening")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

export const endOpening = (tx: Tx, at: Date, by: string | null) =>
  tx.db
    .updateTable("program_opening")
    .set({ closed_at: sql<Date>`greatest(${at}::timestamptz, opened_at)`, closed_by: by })
    .where("workspace_id", "=", tx.workspaceId)
    .where("closed_at", "is", null)
    .execute();
