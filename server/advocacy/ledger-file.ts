import type { Tx } from "#server/db/transaction.ts";
import { balanceOf } from "./act-store.ts";
import { disputesOf } from "./dispute-store.ts";
import { actsBesideLedger, type EntryRow, pageOfEntries } from "./list-store.ts";
import { subjectsOf } from "./subjects.ts";

const perPage = 1_000;
const mostBeside = 1_000;

/** All of a member's points as they may take them with them: every line, what stands beside the ledger, every dispute. */
export async function ledgerFile(tx: Tx, memberId: string) {
  const lines: EntryRow[] = [];
  for (let before: string | null = null; ; ) {
    const rows: EntryRow[] = await pageOfEntries(tx, { memberId, before, limit: perPage });
    lines.push(...rows.slice(0, perPage));
    before = lines.at(-1)?.id ?? null;
    if (rows.length <= perPage) break;
  }
  const beside = await actsBesideLedger(tx, memberId, mostBeside);
  const subject = await subjectsOf(tx, [
    ...lines.map(({ act_kind, subject_id }) => ({ kind: act_kind, subject_id })),
    ...beside,
  ]);
  const disputes = await disputesOf(tx, [
    ...new Set([...lines.map(({ act_id }) => act_id), ...beside.map(({ id }) => id)]),
  ]);
  return {
    balance: await balanceOf(tx, memberId),
    lines: lines.map((line) => ({
      line: line.id,
      act: line.act_id,
      what: line.act_kind,
      about: subject(line.subject_id).title,
      points: line.points,
      reason: line.reason,
      takesBack: line.reverses,
      rules: line.rules_version,
      at: line.at.toISOString(),
    })),
    withoutPoints: beside.map((act) => ({
      act: act.id,
      what: act.kind,
      about: subject(act.subject_id).title,
      state: act.state,
      reason: act.reason,
      at: act.happened_at.toISOString(),
    })),
    disputes: [...disputes.values()].map((dispute) => ({
      act: dispute.act_id,
      text: dispute.text,
      at: dispute.disputed_at.toISOString(),
      decision: dispute.decision,
      answer: dispute.reason,
      decidedAt: dispute.decided_at?.toISOString() ?? null,
    })),
  };
}
