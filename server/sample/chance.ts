/** Chance that can be repeated: the same seed gives the same sample workspace. */
export type Chance = {
  /** in [0, 1) */
  next(): number;
  /** a whole number from 0 to n - 1 */
  below(n: number): number;
  between(least: number, most: number): number;
  is(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** early ones far more often than late ones, as with people who talk */
  pickEarly<T>(from: readonly T[]): T;
  weighted<T extends string>(weights: Record<T, number>): T;
};

/** mulberry32 over an FNV-1a hash of the seed. */
export function chance(seed: string): Chance {
  let state = hash(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    is: (probability) => next() < probability,
    pick: (from) => from[below(from.length)]!,
    pickEarly: (from) => from[Math.floor(next() ** 2 * from.length)]!,
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let rest = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        rest -= weight;
        if (rest < 0) return name;
      }
      return entries.at(-1)![0];
    },
  };
}

export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.codePointAt(0)!, 0x01000193);
  return value >>> 0;
}
