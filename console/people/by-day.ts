import { dayOf } from "../listen/period.ts";

/** A list of entries with a header before the first of each day; days are days of the zone. */
export type Line<T> = { day: string; at: string } | { entry: T } | { run: T[] };

/** So many alike in a row, on one day, are told in one line. */
const shortest = 3;

export function byDay<T extends { at: string; kind?: string }>(
  entries: T[],
  timezone: string,
  isOpen: (first: T) => boolean = () => true,
): Line<T>[] {
  const lines: Line<T>[] = [];
  let day = "";
  for (let at = 0; at < entries.length; ) {
    const entry = entries[at] as T;
    const own = dayOf(Date.parse(entry.at), timezone);
    if (own !== day) {
      lines.push({ day: own, at: entry.at });
      day = own;
    }
    let end = at + 1;
    while (
      entry.kind !== "post" &&
      end < entries.length &&
      entries[end]?.kind === entry.kind &&
      dayOf(Date.parse(entries[end]?.at ?? ""), timezone) === own
    ) {
      end++;
    }
    const run = entries.slice(at, end);
    if (run.length >= shortest && !isOpen(entry)) lines.push({ run });
    else lines.push(...run.map((one) => ({ entry: one })));
    at = end;
  }
  return lines;
}
