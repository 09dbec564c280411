import type { Chance } from "./chance.ts";
import { hour } from "./said.ts";

/** Posts of a day, Sunday first. */
const week = [58, 73, 76, 74, 72, 68, 61];
/** By hour of UTC; most of the sample's world lives in Europe, and somebody is always awake. */
const clock = [
  0.62, 0.58, 0.56, 0.58, 0.62, 0.75, 1.0, 1.25, 1.45, 1.4, 1.25, 1.15, 1.2, 1.15, 1.05, 1.1, 1.15, 1.3, 1.4, 1.3, 1.15,
  1.0, 0.82, 0.7,
];
const most = 80;

/**
 * How many posts of small talk each hour of a day gets, so that with what is told anyway the day stays between 55 and
 * 80 posts. The `spared` hour keeps its rhythm: what rises there must rise above an ordinary hour.
 */
export function hoursOf(
  midnight: number,
  toldByHour: ReadonlyMap<number, number>,
  spared: number,
  dice: Chance,
): number[] {
  const weekday = new Date(midnight).getUTCDay();
  // No crowd keeps time like a clock: an hour has up to twice or nearly none of what is usual in it.
  const weights = clock.map((weight) => weight * (0.15 + 1.7 * dice.next()));
  const told = clock.map((_, h) => toldByHour.get(midnight + h * hour) ?? 0);
  const sum = told.reduce((a, b) => a + b, 0);
  const holdsSpared = spared >= midnight && spared < midnight + 24 * hour;
  const total = holdsSpared ? most - dice.below(3) : week[weekday]! + dice.between(-3, 3);
  const counts = share(holdsSpared ? week[weekday]! : total, weights);
  let over = counts.reduce((a, b) => a + b, 0) + sum - total;
  while (over > 0) {
    const fullest = counts
      .map((count, h) => ({ h, count: count + (told[h] ?? 0) }))
      .filter(({ h }) => counts[h]! > 0 && midnight + h * hour !== spared)
      .sort((a, b) => b.count - a.count)[0];
    if (!fullest) break;
    counts[fullest.h]!--;
    over--;
  }
  return counts;
}

/** Whole numbers in proportion to the weights, with exactly this sum (largest remainder). */
function share(total: number, weights: number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const counts = exact.map(Math.floor);
  const left = total - counts.reduce((a, b) => a + b, 0);
  const byRest = exact.map((value, h) => ({ h, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest);
  for (const { h } of byRest.slice(0, left)) counts[h]!++;
  return counts;
}
