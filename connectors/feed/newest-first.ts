import { readDate } from "./date.ts";
import type { Document } from "./document.ts";
import { readEntry } from "./entry.ts";

/**
 * The items newest first: by date where they have one, an undated item beside the one listed before it; a feed without
 * dates is taken as it stands, since feeds list the newest first.
 */
export function newestFirst(document: Document): Document["items"] {
  let date = "";
  const dated = document.items.map((one) => {
    const entry = readEntry(document, one.item);
    date = readDate(entry.published) ?? readDate(entry.updated) ?? date;
    return { one, date };
  });
  const first = dated.find((entry) => entry.date !== "")?.date ?? "";
  const filled = dated.map((entry) => ({ ...entry, date: entry.date || first }));
  return filled.toSorted((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0)).map(({ one }) => one);
}
