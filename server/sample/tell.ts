import { background } from "./background.ts";
import { future } from "./future.ts";
import { day, hour, type Said } from "./said.ts";
import { spike, spikeHour } from "./spike.ts";
import { story } from "./story.ts";

export type Told = {
  /** oldest first */
  past: Said[];
  /** what the player plays, oldest first */
  next: Said[];
  /** every post by its key, for parents */
  byKey: ReadonlyMap<string, Said>;
};

export const playedHours = 48;
let kept: { anchor: number; told: Told } | null = null;

/** The whole sample world around the moment it was opened. The same anchor tells the same, at every start. */
export function tell(anchor: Date): Told {
  const now = anchor.getTime();
  if (kept?.anchor === now) return kept.told;
  const scripted = [...story(now), ...future(now)];
  const quiet = background(now, scripted, spikeHour(now));
  const risen = spike(now, [...scripted, ...quiet]);
  // Once more, so that the day of the rise stays a day of the week.
  const settled = background(now, [...scripted, ...risen], spikeHour(now));
  const all = [...scripted, ...risen, ...settled]
    .filter(({ at }) => at >= now - 60 * day && at < now + playedHours * hour)
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  const byKey = new Map(all.map((said) => [said.key, said]));
  const whole = all.map((said) => (said.parent !== null && !byKey.has(said.parent) ? { ...said, parent: null } : said));
  const told = {
    past: whole.filter(({ at }) => at <= now),
    next: whole.filter(({ at }) => at > now),
    byKey: new Map(whole.map((said) => [said.key, said])),
  };
  kept = { anchor: now, told };
  return told;
}
