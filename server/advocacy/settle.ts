import type { EntryReason } from "@earshot/contract/advocacy.ts";

/** An act of a member's day, with what the ledger says of it. */
export type ActOfDay = {
  id: string;
  worth: number;
  /** of the rules it was done under */
  dailyCap: number;
  counts: boolean;
  happenedAt: Date;
  /** it earned before, whatever became of that */
  hasEarned: boolean;
  /** its lines that are not taken back, oldest first */
  earned: { id: string; points: number }[];
};

/** A line to be added. */
export type NewLine = { actId: string; points: number; reverses: string | null; reason: EntryReason };

/** Why the day is settled, where it is for one act. */
export type Cause = { actId: string; reason: "undone" | "declined" | "restored" };

/**
 * The lines that bring the ledger of one member's day to what its acts are worth: all that count together, at most the
 * cap; of several caps on one day the highest. The sum depends on the acts alone, not on the order in which they came to
 * be known. Lines that are right stay; room that becomes free goes to what was done first.
 */
export function settle(acts: readonly ActOfDay[], cause: Cause | null): NewLine[] {
  const lines: NewLine[] = [];
  const takeBack = (act: ActOfDay, line: { id: string; points: number }, reason: EntryReason) =>
    lines.push({ actId: act.id, points: -line.points, reverses: line.id, reason });
  for (const act of acts) {
    if (act.counts) continue;
    const reason = cause?.actId === act.id && cause.reason !== "restored" ? cause.reason : "undone";
    for (const line of act.earned.toReversed()) takeBack(act, line, reason);
  }

  const counted = acts.filter((act) => act.counts).toSorted(byTime);
  const due = Math.min(sum(counted.map(({ worth }) => worth)), Math.max(0, ...counted.map(({ dailyCap }) => dailyCap)));
  const left = new Map(counted.map((act) => [act.id, sum(act.earned.map(({ points }) => points))]));
  let given = sum([...left.values()]);
  for (const act of counted.toReversed()) {
    for (const line of act.earned.toReversed()) {
      if (given <= due) break;
      takeBack(act, line, "cap");
      given -= line.points;
      left.set(act.id, (left.get(act.id) ?? 0) - line.points);
    }
  }
  for (const act of counted) {
    const points = Math.min(act.worth - (left.get(act.id) ?? 0), due - given);
    if (points <= 0) continue;
    const reason = !act.hasEarned
      ? "rule"
      : cause?.actId === act.id && cause.reason === "restored"
        ? "restored"
        : "room";
    lines.push({ actId: act.id, points, reverses: null, reason });
    given += points;
  }
  return lines;
}

const byTime = (a: ActOfDay, b: ActOfDay) => a.happenedAt.getTime() - b.happenedAt.getTime() || (a.id < b.id ? -1 : 1);
const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
