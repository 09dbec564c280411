import type { Insight } from "@earshot/contract/insights.ts";

/** What deserves the first look: undecided before decided, lasting before over, then the steepest. */
export function foremost(insights: readonly Insight[]): Insight[] {
  const rank = (one: Insight) => (one.decision === null ? 0 : 2) + (one.endedAt === null ? 0 : 1);
  return [...insights].sort((a, b) => rank(a) - rank(b) || b.deviations - a.deviations);
}
