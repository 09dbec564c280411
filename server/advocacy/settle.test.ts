import fc from "fast-check";
import { expect, test } from "vitest";
import { type ActOfDay, type Cause, type NewLine, settle } from "./settle.ts";

const dailyCap = 50;
type Step = { act: number; counts: boolean };

/** A ledger of one day, kept in memory as the tables keep it. */
function ledger(worths: readonly number[], caps: readonly number[]) {
  const acts: ActOfDay[] = worths.map((worth, n) => ({
    id: `act-${n}`,
    worth,
    dailyCap: caps[n] ?? dailyCap,
    counts: false,
    happenedAt: new Date(n * 1_000),
    hasEarned: false,
    earned: [],
  }));
  const lines: (NewLine & { id: string })[] = [];
  return {
    acts,
    lines,
    balance: () => lines.reduce((sum, { points }) => sum + points, 0),
    take(step: Step): void {
      const act = acts[step.act % acts.length]!;
      act.counts = step.counts;
      const cause: Cause = { actId: act.id, reason: step.counts ? "restored" : "undone" };
      for (const line of settle(acts, cause)) {
        const of = acts.find(({ id }) => id === line.actId)!;
        const id = `line-${lines.length}`;
        lines.push({ ...line, id });
        if (line.reverses === null) {
          of.hasEarned = true;
          of.earned.push({ id, points: line.points });
        } else of.earned = of.earned.filter((earned) => earned.id !== line.reverses);
      }
    },
  };
}

test("any order of acts, reversals and repeats comes to the same balance, within the cap of the day", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ worth: fc.integer({ min: 1, max: 60 }), cap: fc.constantFrom(20, 50, 80) }), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.array(fc.record({ act: fc.nat(7), counts: fc.boolean() }), { maxLength: 40 }),
      fc.infiniteStream(fc.nat(1_000)),
      (given, steps, dice) => {
        const worths = given.map(({ worth }) => worth);
        const caps = given.map(({ cap }) => cap);
        const one = ledger(worths, caps);
        for (const step of steps) one.take(step);
        // The same acts as they stand in the end, told in another order and some of them twice.
        const another = ledger(worths, caps);
        const end = one.acts.map(({ counts }, act) => ({ act, counts }));
        const shuffled = [...end, ...end].toSorted(() => (dice.next().value ?? 0) - 500);
        for (const step of [...steps.toReversed(), ...shuffled]) another.take(step);
        const standing = one.acts.filter(({ counts }) => counts);
        const due = Math.min(
          standing.reduce((sum, { worth }) => sum + worth, 0),
          Math.max(0, ...standing.map((act) => act.dailyCap)),
        );
        expect(one.balance()).toBe(due);
        expect(another.balance()).toBe(due);
        for (const { lines, acts } of [one, another]) {
          const taken = lines.flatMap(({ reverses }) => reverses ?? []);
          expect(new Set(taken).size).toBe(taken.length);
          for (const line of lines) {
            if (line.reverses === null) expect(line.points).toBeGreaterThan(0);
            else expect(line.points).toBe(-lines.find(({ id }) => id === line.reverses)!.points);
          }
          expect(settle(acts, null)).toEqual([]);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("a full day gives what is left, and gives the rest when something else is taken back", () => {
  const day = ledger([30, 30, 10], []);
  for (const act of [0, 1, 2]) day.take({ act, counts: true });
  expect(day.lines.map(({ actId, points, reason }) => [actId, points, reason])).toEqual([
    ["act-0", 30, "rule"],
    ["act-1", 20, "rule"],
  ]);
  day.take({ act: 0, counts: false });
  expect(day.lines.slice(2).map(({ actId, points, reason }) => [actId, points, reason])).toEqual([
    ["act-0", -30, "undone"],
    ["act-1", 10, "room"],
    ["act-2", 10, "rule"],
  ]);
});
