import type { Series } from "./series.ts";

export type NabScore = {
  /** Standard profile, normalized: 0 for silence, 100 for the first moment of every window and no false alert. */
  score: number;
  windows: number;
  hit: number;
  falseAlerts: number;
  falseAlertsPerWeek: number;
};

/**
 * The Numenta Anomaly Benchmark's score, standard profile (hit 1, false alert 0.11, miss 1), as its scorer computes it:
 * the first 15 % of a series (at most 750 values) does not count; a hit counts by how early it lies in its window, a
 * false alert by how far behind the last window. `alerts` holds the positions of each series' alerts.
 */
export function nabScore(series: readonly Series[], alerts: readonly (readonly number[])[]): NabScore {
  let total = 0;
  let windows = 0;
  let hit = 0;
  let falseAlerts = 0;
  let weeks = 0;
  for (let s = 0; s < series.length; s++) {
    const { times, windows: spans } = series[s]!;
    const probation = Math.min(Math.floor(0.15 * times.length), 750);
    const ranges = spans.map(([from, to]) => [
      times.findIndex((time) => time >= from),
      times.findLastIndex((time) => time <= to),
    ]) as [number, number][];
    const best = ranges.map(() => Number.NEGATIVE_INFINITY);
    for (const at of alerts[s]!) {
      if (at < probation) continue;
      const inside = ranges.findIndex(([from, to]) => at >= from && at <= to);
      if (inside >= 0) {
        const [from, to] = ranges[inside]!;
        best[inside] = Math.max(best[inside]!, sigmoid(-(to - at + 1) / (to - from + 1)) / sigmoid(-1));
        continue;
      }
      falseAlerts++;
      const before = ranges.findLast(([, to]) => to < at);
      total += 0.11 * (before ? sigmoid((at - before[1]) / Math.max(1, before[1] - before[0])) : -1);
    }
    for (const value of best) {
      total += Number.isFinite(value) ? value : -1;
      if (Number.isFinite(value)) hit++;
    }
    windows += ranges.length;
    weeks += (times.at(-1)! - times[0]!) / (7 * 24 * 3_600_000);
  }
  const score = windows === 0 ? 0 : (100 * (total + windows)) / (2 * windows);
  return { score, windows, hit, falseAlerts, falseAlertsPerWeek: weeks === 0 ? 0 : falseAlerts / weeks };
}

function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
