import { dayOf } from "../listen/period.ts";

/** A list of entries with a header before the first of each day; days are days of the zone. */
export type Line<T> = { day: string; at: string } | { entry: T };

export function byDay<T extends { at: string }>(entries: T[], timezone: string): Line<T>[] {
  const lines: Line<T>[] = [];
  let day = "";
  for (const entry of entries) {
    const own = dayOf(Date.parse(entry.at), timezone);
    if (own !== day) {
      lines.push({ day: own, at: entry.at });
      day = own;
    }
    lines.push({ entry });
  }
  return lines;
}
