import { SPIKE_SETTINGS, SpikeWatch } from "@earshot/analysis/spikes.ts";

const quarter = 900_000;
/** A rise lasts while a quarter hour lies this far above what is usual. */
const elevated = 3;
/** So many quarter hours below that end it. */
const calm = 4;

export type Rise = {
  /** first and last quarter hour that stood out, the second exclusive; milliseconds */
  since: number;
  until: number;
  peak: number;
  usual: number;
  deviations: number;
};

/**
 * The newest rise of a series that stands out since `from`: the last quarter hours replayed through the watch, which
 * decides, and the stretch around what it saw.
 * @param posts by the start of a quarter hour; those without a post are left out
 */
export function riseOf(
  posts: ReadonlyMap<number, number>,
  { start, from, until }: { start: number; from: number; until: number },
): Rise | null {
  const watch = new SpikeWatch(quarter, { ...SPIKE_SETTINGS, quiet: 0 });
  let found: Rise | null = null;
  for (let at = start; at < until; at += quarter) {
    const spike = watch.push(at, posts.get(at) ?? 0);
    if (!spike || at < from) continue;
    const { value, usual, deviations } = spike;
    // What the watch remembers of this rise itself would lift the line under it: the first alarm's line holds.
    const line = found && at <= found.until + calm * quarter ? found : { peak: value, usual, deviations };
    const one = stretch(posts, at, line, until);
    if (found && one.since <= found.until + calm * quarter) {
      found.until = Math.max(found.until, one.until);
      if (value > found.peak) Object.assign(found, { peak: value, deviations });
    } else found = one;
  }
  return found && { ...found, ...highest(posts, found) };
}

type Line = { peak: number; usual: number; deviations: number };

/** Posts of a quarter hour above which it still stands out. */
export const lineOf = ({ peak, usual, deviations }: Line): number =>
  usual + (elevated * (peak - usual)) / Math.max(deviations, elevated);

/** The quarter hours around one that stand out as well, with short calms between. */
function stretch(posts: ReadonlyMap<number, number>, at: number, line: Line, end: number): Rise {
  const above = lineOf(line);
  const high = (k: number) => (posts.get(k) ?? 0) > above;
  let since = at;
  for (let k = at; k >= since - calm * quarter; k -= quarter) if (high(k)) since = k;
  const until = lastHigh(posts, { from: at, above, end });
  return { since, until, peak: line.peak, usual: line.usual, deviations: line.deviations };
}

/** The end of the last quarter hour that stands out, from one that does, with short calms between. */
export function lastHigh(
  posts: ReadonlyMap<number, number>,
  { from, above, end }: { from: number; above: number; end: number },
): number {
  let last = from;
  for (let k = from; k < end && k <= last + calm * quarter; k += quarter) if ((posts.get(k) ?? 0) > above) last = k;
  return last + quarter;
}

/** Calm for so long after the last quarter hour that stood out: over. */
export const isOver = (until: number, now: number): boolean => now >= until + calm * quarter;

function highest(posts: ReadonlyMap<number, number>, rise: Rise): Pick<Rise, "peak" | "deviations"> {
  let { peak, deviations } = rise;
  const one = (rise.peak - rise.usual) / rise.deviations;
  for (let k = rise.since; k < rise.until; k += quarter) {
    const value = posts.get(k) ?? 0;
    if (value <= peak) continue;
    deviations = (value - rise.usual) / one;
    peak = value;
  }
  return { peak, deviations };
}
