import { newId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { defaultRules } from "./rule-book.ts";
import { insertProgram, insertRules, lockProgram, type ProgramRow, programOf } from "./store.ts";

/** The program of this workspace, locked for a change; made, closed and with rules to begin with, when there is none. */
export async function beginProgram(tx: Tx, now: Date): Promise<ProgramRow> {
  if (!(await lockProgram(tx))) {
    await takeLine(tx);
    if (!(await lockProgram(tx))) {
      await insertProgram(tx, newId());
      await insertRules(tx, { version: 1, rules: defaultRules, fromAt: now, madeBy: null });
    }
  }
  return programOf(tx) as Promise<ProgramRow>;
}

/** What a program is before anybody wrote a word of it. */
export const unwrittenProgram = (now: Date): ProgramRow => ({
  charter_id: "",
  purpose: "",
  member_gain: "",
  member_measure: "",
  company_gain: "",
  company_measure: "",
  opened_at: null,
  opened_by: null,
  override_reason: null,
  rules_version: 0,
  daily_cap: defaultRules.dailyCap,
  from_at: now,
  made_by: null,
  version: 0,
});
