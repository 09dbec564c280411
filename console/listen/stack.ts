import { type Bucket, fillBuckets, type Point } from "./fill-buckets.ts";
import type { Period } from "./period.ts";

export type Series = { key: string; name: string; points: Point[]; total: number };
/** `key` is null for the series that gathers the small ones. */
export type Layer = { key: string | null; name: string; buckets: Bucket[]; total: number };

/**
 * The series as layers of one stack, the largest at the bottom. Eight colors can be told apart, so what comes after the
 * seventh is summed into one layer under `restName`.
 */
export function stack(series: Series[], period: Period, timezone: string, restName: string, most = 7): Layer[] {
  const spoken = series
    .filter((one) => one.total > 0)
    .sort((a, b) => b.total - a.total || a.name.localeCompare(b.name));
  const named = spoken.length > most + 1 ? spoken.slice(0, most) : spoken.slice(0, most + 1);
  const small = spoken.slice(named.length);
  const layers: Layer[] = named.map((one) => ({
    key: one.key,
    name: one.name,
    buckets: fillBuckets(one.points, period, timezone),
    total: one.total,
  }));
  if (small.length > 0) {
    layers.push({
      key: null,
      name: restName,
      buckets: fillBuckets(
        small.flatMap((one) => one.points),
        period,
        timezone,
      ),
      total: small.reduce((sum, one) => sum + one.total, 0),
    });
  }
  return layers;
}
