import * as compiled from "./compile.ts";
import * as lists from "./postings.ts";
import type { Sighting } from "./sighting.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const { ALL, ANY, FREE, NONE, OF, ROW } = compiled;
const { CELL, STAMP } = lists;

/** Whether the post that was read satisfies groups of keys: `programs[at..end)` as GROUPS of compile.ts. */
export function holdsGroups(programs: Int32Array, start: number, end: number, sighting: Sighting): boolean {
  const { cells } = sighting.table.postings;
  const { generation } = sighting;
  let at = start;
  while (at < end) {
    const count = programs[at++]!;
    const next = at + (count < 0 ? -count : count);
    let found = false;
    for (; at < next && !found; at++) {
      const key = programs[at]!;
      found = key >= 0 && key < FREE ? cells[key * CELL + STAMP] === generation : sighting.has(key);
    }
    if (found !== count > 0) return false;
    at = next;
  }
  return true;
}

/** Whether it satisfies the operation at an index. */
export function holdsTree(programs: Int32Array, at: number, sighting: Sighting): boolean {
  const end = at + programs[at + 1]!;
  switch (programs[at]) {
    case OF:
      return sighting.has(programs[at + 2]!);
    case ALL:
      for (let part = at + 2; part < end; part += programs[part + 1]!)
        if (!holdsTree(programs, part, sighting)) return false;
      return true;
    case ANY:
      for (let part = at + 2; part < end; part += programs[part + 1]!)
        if (holdsTree(programs, part, sighting)) return true;
      return false;
    case NONE:
      return !holdsTree(programs, at + 2, sighting);
    case ROW:
      return sighting.hasRow(programs, at + 2, end);
    default:
      return nearHolds(programs, at, end, sighting);
  }
}

function nearHolds(programs: Int32Array, at: number, end: number, sighting: Sighting): boolean {
  const distance = programs[at + 2]!;
  const firstLeft = at + 4;
  let firstRight = firstLeft;
  for (let count = programs[at + 3]!; count > 0; count--) firstRight += 1 + programs[firstRight]!;
  for (let left = firstLeft; left < firstRight; left += 1 + programs[left]!) {
    const leftEnd = left + 1 + programs[left]!;
    for (let right = firstRight; right < end; right += 1 + programs[right]!) {
      const rightEnd = right + 1 + programs[right]!;
      if (sighting.hasNear(programs, left + 1, leftEnd, right + 1, rightEnd, distance)) return true;
    }
  }
  return false;
}
