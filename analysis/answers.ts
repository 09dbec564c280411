import { Reading } from "./engine/reading.ts";

/** Something that was answered before: `label` names the answer, several questions may lead to one. */
export type Known = { label: string; text: string /** How often this answer was accepted. */; accepted?: number };
export type Found = { label: string; score: number; text: string };

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
  private readonly known: readonly Known[];
  /** Posts and their counts by gram. */
  private readonly postings = new Map<number, { at: number[]; times: number[] }>();
  private readonly lengths: Float64Array;
  private readonly mean: number;
  private readonly reading = new Reading();

  constructor(known: readonly Known[]) {
    this.known = known;
    this.lengths = new Float64Array(known.length);
    let total = 0;
    known.forEach(({ text }, at) => {
      const grams = this.grams(text);
      for (const [gram, times] of grams) {
        const posting = this.postings.get(gram) ?? { at: [], times: [] };
        posting.at.push(at);
        posting.times.push(times);
        this.postings.set(gram, posting);
        this.lengths[at]! += times;
      }
      total += this.lengths[at]!;
    });
    this.mean = Math.max(1, total / Math.max(1, known.length));
  }

  /** The answers that fit best, each label once, best first. */
  find(question: string, limit = 3): Found[] {
    const scores = new Float64Array(this.known.length);
    for (const gram of this.grams(question).keys()) {
      const posting = this.postings.get(gram);
      if (!posting) continue;
      const spread = posting.at.length;
      const rarity = Math.log(1 + (this.known.length - spread + 0.5) / (spread + 0.5));
      posting.at.forEach((at, k) => {
        const times = posting.times[k]!;
        const long = 1 - LENGTH + (LENGTH * this.lengths[at]!) / this.mean;
        scores[at]! += rarity * ((times * (SATURATION + 1)) / (times + SATURATION * long));
      });
    }
    const found = new Map<string, { found: Found; scores: number[] }>();
    this.known.forEach(({ label, text, accepted }, at) => {
      const score = scores[at]! * (1 + ACCEPTANCE * Math.log1p(accepted ?? 0));
      if (score <= 0) return;
      const one = found.get(label) ?? { found: { label, score: 0, text }, scores: [] };
      if (score > one.found.score) one.found = { label, score, text };
      one.scores.push(score);
      found.set(label, one);
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
