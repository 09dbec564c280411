import type { Result } from "@earshot/contract/endpoint.ts";
import type { getVolume } from "@earshot/contract/insights.ts";
import { type Change, change } from "../listen/change.ts";

export type Rise = { key: string; name: string; now: number; before: number } & Change;

/** Topics that came up in this or the equal period before: those that grew most first. */
export function rising({ series, previous }: Result<typeof getVolume>): Rise[] {
  const before = new Map(previous.map(({ key, total }) => [key, total]));
  return series
    .map(({ key, name, total }) => {
      const then = before.get(key) ?? 0;
      return { key, name, now: total, before: then, ...change(total, then) };
    })
    .filter((topic) => topic.now > 0 || topic.before > 0)
    .sort((a, b) => b.by - a.by || b.now - a.now || a.name.localeCompare(b.name));
}
