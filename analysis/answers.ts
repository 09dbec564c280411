import { Reading } from "./engine/reading.ts";

/** Something that was answered before: `label` names the answer, several questions may lead to one. */
export type Known = { label: string; text: string /** How often this answer was accepted. */; accepted?: number };
export type Found = {
  label: string;
  score: number;
  text: string;
  /** How much of what is asked stands in the text, 0–1: its character sequences, the rare ones weighing more. */
  share: number;
};

/** BM25's saturation and length settings, and what the logarithm of acceptances adds. */
const SATURATION = 1.2;
const LENGTH = 0.8;
const ACCEPTANCE = 0.3;
/** Each further question that leads to the same answer counts this much less: several that fit say more than one. */
const FADING = 0.7;

/**
 * Finds earlier answers by what is asked: BM25 over the characters' 3- and 4-grams (words told apart by spaces), then a
 * little for answers that were accepted often. Memory: 8 bytes per distinct gram of each text.
 */
export class Answers {
  /** Null: taken out again. */
  private readonly known: (Known | null)[] = [];
  /** Posts and their counts by gram. */
  private readonly postings = new Map<number, { at: number[]; times: number[] }>();
  private readonly lengths: number[] = [];
  private total = 0;
  private standing = 0;
  private readonly reading = new Reading();

  constructor(known: readonly Known[] = []) {
    for (const one of known) this.add(one);
  }

  add(one: Known): void {
    const at = this.known.push(one) - 1;
    let length = 0;
    for (const [gram, times] of this.grams(one.text)) {
      const posting = this.postings.get(gram) ?? { at: [], times: [] };
      posting.at.push(at);
      posting.times.push(times);
      this.postings.set(gram, posting);
      length += times;
    }
    this.lengths.push(length);
    this.total += length;
    this.standing += 1;
  }

  /** Takes out every text that leads to this answer. What was taken out costs until it is more than what stands. */
  remove(label: string): void {
    this.known.forEach((one, at) => {
      if (one?.label !== label) return;
      this.known[at] = null;
      this.total -= this.lengths[at]!;
      this.standing -= 1;
    });
    if (this.known.length > 64 && this.standing < this.known.length / 2) this.rebuild();
  }

  private rebuild(): void {
    const left = this.known.filter((one) => one !== null);
    this.known.length = 0;
    this.lengths.length = 0;
    this.postings.clear();
    this.total = 0;
    this.standing = 0;
    for (const one of left) this.add(one);
  }

  /** The answers that fit best, each label once, best first. */
  find(question: string, limit = 3): Found[] {
    const scores = new Float64Array(this.known.length);
    const covered = new Float64Array(this.known.length);
    const mean = Math.max(1, this.total / Math.max(1, this.standing));
    let whole = 0;
    for (const gram of this.grams(question).keys()) {
      const posting = this.postings.get(gram);
      const spread = posting?.at.length ?? 0;
      const rarity = Math.log(1 + (this.known.length - spread + 0.5) / (spread + 0.5));
      whole += rarity;
      posting?.at.forEach((at, k) => {
        const times = posting.times[k]!;
        const long = 1 - LENGTH + (LENGTH * this.lengths[at]!) / mean;
        scores[at]! += rarity * ((times * (SATURATION + 1)) / (times + SATURATION * long));
        covered[at]! += rarity;
      });
    }
    const found = new Map<string, { found: Found; scores: number[] }>();
    this.known.forEach((one, at) => {
      if (one === null) return;
      const { label, text, accepted } = one;
      const score = scores[at]! * (1 + ACCEPTANCE * Math.log1p(accepted ?? 0));
      if (score <= 0) return;
      const share = covered[at]! / whole;
      const best = found.get(label) ?? { found: { label, score: 0, text, share: 0 }, scores: [] };
      if (score > best.found.score) best.found = { label, score, text, share };
      best.scores.push(score);
      found.set(label, best);
    });
    return [...found.values()]
      .map(({ found, scores }) => ({ ...found, score: faded(scores) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
  }

  private grams(text: string): Map<number, number> {
    this.reading.read(text);
    const { units, length } = this.reading;
    const grams = new Map<number, number>();
    for (let start = 0; start + 3 <= length; start++)
      for (let size = 3; size <= 4 && start + size <= length; size++) {
        let hash = size;
        for (let k = 0; k < size; k++) hash = (Math.imul(hash, 0x01000193) ^ units[start + k]!) | 0;
        grams.set(hash, (grams.get(hash) ?? 0) + 1);
      }
    return grams;
  }
}

function faded(scores: number[]): number {
  let sum = 0;
  let weight = 1;
  for (const score of scores.sort((a, b) => b - a)) {
    sum += score * weight;
    weight *= FADING;
  }
  return sum;
}
