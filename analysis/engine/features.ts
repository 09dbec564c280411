import { NEGATED, type Reading, SHOUTED, STRETCHED } from "./reading.ts";
import { type Valences, valences } from "./valences.ts";

/** Which features a model reads; stands in the head of its file. */
export type FeatureChoice = {
  /** Hash buckets: 2^bits. */
  bits: number;
  /** Words in a row, at most (1 or 2). */
  words: number;
  /** Characters in a row; 0 and 0 for none. */
  from: number;
  to: number;
  /** Whether the words' valences and the post's manner (capitals, stretched words, marks) count. */
  manner: boolean;
};

/** Numbers of a post beside its hashed features: eight of valence, six of manner, all about 0–1. */
export const MANNERS = 16;

/**
 * The features of one post, in arrays that are reused: distinct hash buckets, words' first and characters' after them,
 * each with the word it came from.
 */
export class Features {
  buckets: Int32Array = new Int32Array(4096);
  owners: Int32Array = new Int32Array(4096);
  count = 0;
  /** buckets[0, ofWords) came from words, the rest from characters. */
  ofWords = 0;
  manner: Float32Array = new Float32Array(MANNERS);
  /** The number of the post, below 256, that had a bucket last: a byte each keeps them in cache. */
  private seen: Uint8Array;
  private generation = 0;
  private last: Reading | null = null;
  private lastGeneration = 0;
  private readonly shift: number;

  readonly choice: FeatureChoice;
  private readonly valences: Valences | null;

  constructor(choice: FeatureChoice, valences: Valences | null) {
    this.choice = choice;
    this.valences = valences;
    this.seen = new Uint8Array(1 << choice.bits);
    this.shift = 32 - choice.bits;
  }

  /** Models that read the same features take turns on one post: it is read once. */
  of(reading: Reading): void {
    if (this.last === reading && this.lastGeneration === reading.generation) return;
    this.last = reading;
    this.lastGeneration = reading.generation;
    this.count = 0;
    if (++this.generation === 0x100) {
      this.seen.fill(0);
      this.generation = 1;
    }
    this.makeRoom(reading);
    if (this.choice.words > 0) this.words(reading);
    this.ofWords = this.count;
    if (this.choice.to > 0) this.characters(reading);
    if (this.choice.manner) this.mannerOf(reading);
  }

  private words({ hashes, flags, count }: Reading): void {
    let before = START;
    let earlier = START;
    for (let k = 0; k < count; k++) {
      const hash = hashes[k]!;
      this.add(hash ^ (flags[k]! & NEGATED ? WORD ^ TURNED : WORD), k);
      if (this.choice.words > 1) this.add(Math.imul(before, 0x2c1b3c6d) ^ hash ^ PAIR, k);
      if (this.choice.words > 2)
        this.add(Math.imul(earlier ^ Math.imul(before, 0x2c1b3c6d), 0x297a2d39) ^ hash ^ TRIPLE, k);
      earlier = before;
      before = hash;
    }
  }

  /** Runs of characters over the words side by side, one space between: "_not", "t_good". */
  private characters({ units, length, starts, count }: Reading): void {
    const { from, to } = this.choice;
    let owner = 0;
    for (let start = 0; start + from <= length; start++) {
      while (owner + 1 < count && starts[owner + 1]! <= start + 1) owner++;
      let hash = CHARACTERS;
      const last = Math.min(to, length - start);
      for (let size = 1; size <= last; size++) {
        hash = Math.imul(hash ^ units[start + size - 1]!, 0x01000193);
        if (size >= from) this.add(hash ^ size, owner);
      }
    }
  }

  private add(raw: number, owner: number): void {
    let hash = Math.imul(raw ^ (raw >>> 15), 0x2c1b3c6d);
    hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39);
    const bucket = hash >>> this.shift;
    if (this.seen[bucket] === this.generation) return;
    this.seen[bucket] = this.generation;
    this.buckets[this.count] = bucket;
    this.owners[this.count++] = owner;
  }

  private mannerOf({ hashes, flags, count, units, starts, ends }: Reading): void {
    const { manner, valences } = this;
    manner.fill(0);
    let good = 0;
    let bad = 0;
    let goods = 0;
    let bads = 0;
    let best = 0;
    let worst = 0;
    let last = 0;
    let shouted = 0;
    let stretched = 0;
    let exclaimed = 0;
    let asked = 0;
    let dots = 0;
    for (let k = 0; k < count; k++) {
      const flag = flags[k]!;
      if (flag & SHOUTED) shouted++;
      if (flag & STRETCHED) stretched++;
      const first = units[starts[k]!]!;
      if (first === 33) exclaimed++;
      else if (first === 63 || (first === 33 && ends[k]! - starts[k]! > 1)) asked++;
      else if (first === 46 && ends[k]! - starts[k]! > 1) dots++;
      let valence = valences?.of(hashes[k]!) ?? 0;
      if (valence === 0) continue;
      if (flag & NEGATED) valence *= -0.6;
      if (flag & (SHOUTED | STRETCHED)) valence *= 1.25;
      if (valence > 0) {
        good += valence;
        goods++;
        if (valence > best) best = valence;
      } else {
        bad -= valence;
        bads++;
        if (-valence > worst) worst = -valence;
      }
      last = valence;
    }
    const sum = good - bad;
    manner[0] = good / (good + 4);
    manner[1] = bad / (bad + 4);
    manner[2] = goods > 2 ? 1 : goods / 3;
    manner[3] = bads > 2 ? 1 : bads / 3;
    manner[4] = best / 4;
    manner[5] = worst / 4;
    manner[6] = last > 0 ? last / 4 : 0;
    manner[7] = last < 0 ? -last / 4 : 0;
    manner[8] = sum / Math.sqrt(sum * sum + 15);
    manner[9] = goods + bads === 0 ? 1 : 0;
    manner[10] = Math.min(shouted, 4) / 4;
    manner[11] = Math.min(stretched, 2) / 2;
    manner[12] = Math.min(exclaimed, 3) / 3;
    manner[13] = Math.min(asked, 2) / 2;
    manner[14] = Math.min(dots, 2) / 2;
    manner[15] = Math.min(count, 40) / 40;
  }

  private makeRoom({ count, length }: Reading): void {
    const needed = count * 3 + length * Math.max(0, this.choice.to - this.choice.from + 1) + 8;
    if (this.buckets.length >= needed) return;
    this.buckets = new Int32Array(needed * 2);
    this.owners = new Int32Array(needed * 2);
  }
}

const shared = new Map<string, Features>();

/** The one reader of features of a choice in this thread. */
export function featuresOf(choice: FeatureChoice): Features {
  const key = JSON.stringify([choice.bits, choice.words, choice.from, choice.to, choice.manner]);
  let features = shared.get(key);
  if (!features) {
    features = new Features(choice, choice.manner ? valences() : null);
    shared.set(key, features);
  }
  return features;
}

const START = 0x3c6ef372;
const WORD = 0x51ed270b;
const TURNED = 0x7f4a7c15;
const PAIR = 0x1b873593;
const TRIPLE = 0x68bc21eb;
const CHARACTERS = 0x27d4eb2f;
