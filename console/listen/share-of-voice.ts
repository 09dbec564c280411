import type { Topic } from "@earshot/contract/topics.ts";

type Volume = {
  series: { key: string; total: number }[];
  previous: { key: string; total: number }[];
};

/**
 * Own matches ÷ (own + named rivals), same channels and period, from 0 to 1; null where there is no rival topic or
 * nothing was said. `before` is that of the equal period before.
 */
export function shareOfVoice(volume: Volume, topics: Topic[]) {
  const keys = (role: Topic["role"]) => new Set(topics.filter((topic) => topic.role === role).map((topic) => topic.id));
  const own = keys("own");
  const rivals = keys("rival");
  if (own.size === 0 || rivals.size === 0) return null;
  const sum = (rows: { key: string; total: number }[], of: Set<string>) =>
    rows.reduce((total, row) => total + (of.has(row.key) ? row.total : 0), 0);
  const now = sum(volume.series, own);
  const all = now + sum(volume.series, rivals);
  if (all === 0) return null;
  const before = sum(volume.previous, own);
  const allBefore = before + sum(volume.previous, rivals);
  return { now: now / all, before: allBefore === 0 ? null : before / allBefore, own: now, all };
}
