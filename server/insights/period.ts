import { refused } from "#server/errors.ts";

export type Period = { since: Date; until: Date };

const day = 86_400_000;
const quarter = 900_000;

/** The asked-for period, from `since` up to but without `until`. 422 when it is empty or longer than `mostDays`. */
export function readPeriod(asked: { since: string; until: string }, mostDays: number): Period {
  const since = new Date(asked.since);
  const until = new Date(asked.until);
  if (!(since < until)) {
    throw refused("empty_period", "The period ends before it begins.", [
      { path: "until", code: "too_early", message: "must be after since" },
    ]);
  }
  if (until.getTime() - since.getTime() > mostDays * day) {
    throw refused("period_too_long", `Ask for at most ${mostDays} days at once.`, [
      { path: "since", code: "too_long", message: `more than ${mostDays} days before until` },
    ]);
  }
  return { since, until };
}

/** The sums are kept by quarter hour: the period that covers every quarter hour touched. */
export const inQuarters = ({ since, until }: Period): Period => ({
  since: new Date(Math.floor(since.getTime() / quarter) * quarter),
  until: new Date(Math.ceil(until.getTime() / quarter) * quarter),
});

/** The equal period just before. */
export const before = ({ since, until }: Period): Period => ({
  since: new Date(2 * since.getTime() - until.getTime()),
  until: since,
});
