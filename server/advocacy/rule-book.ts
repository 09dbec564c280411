import type { ActKind, ActRules } from "@earshot/contract/advocacy.ts";
import type { Tx } from "#server/db/transaction.ts";

/** What a rule gives, as it was in force at some moment. */
export type RuleThen = {
  /** of the set of rules */
  version: number;
  dailyCap: number;
  points: number;
  threshold: number | null;
  credits: "first" | "all" | null;
};

/** The rules of all times. */
export type RuleBook = {
  /** The rule for an act of that moment; null when none counted it or the program was closed. */
  ruleAt(kind: ActKind, moment: Date): RuleThen | null;
};

export const defaultRules: ActRules = {
  dailyCap: 50,
  accepted_answer: { counts: true, points: 15 },
  helpful_answer: { counts: true, points: 5, threshold: 3 },
  shipped_idea: { counts: true, points: 20, credits: "first" },
  recommendation: { counts: true, points: 10 },
};

/** Every set of rules and when the program was open; undefined where it never was. */
export async function ruleBook(tx: Tx): Promise<RuleBook | undefined> {
  const openings = await tx.db
    .selectFrom("program_opening")
    .select(["opened_at", "closed_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .execute();
  if (openings.length === 0) return undefined;
  const sets = await tx.db
    .selectFrom("act_rule_set as s")
    .innerJoin("act_rule as r", (join) =>
      join.onRef("r.workspace_id", "=", "s.workspace_id").onRef("r.version", "=", "s.version"),
    )
    .select(["s.version", "s.daily_cap", "s.from_at", "r.kind", "r.counts", "r.points", "r.threshold", "r.credits"])
    .where("s.workspace_id", "=", tx.workspaceId)
    .orderBy("s.version", "desc")
    .execute();
  const isOpen = (at: Date) =>
    openings.some(({ opened_at, closed_at }) => opened_at <= at && (closed_at === null || at < closed_at));
  return {
    ruleAt(kind, moment) {
      if (!isOpen(moment)) return null;
      const row = sets.find((rule) => rule.kind === kind && rule.from_at <= moment);
      return row?.counts
        ? {
            version: row.version,
            dailyCap: row.daily_cap,
            points: row.points,
            threshold: row.threshold,
            credits: row.credits as RuleThen["credits"],
          }
        : null;
    },
  };
}

/** A book of one page: these rules, at any time. */
export const bookOf = (rules: ActRules): RuleBook => ({
  ruleAt(kind) {
    const rule = rules[kind];
    if (!rule.counts) return null;
    return {
      version: 0,
      dailyCap: rules.dailyCap,
      points: rule.points,
      threshold: "threshold" in rule ? rule.threshold : null,
      credits: "credits" in rule ? rule.credits : null,
    };
  },
});
