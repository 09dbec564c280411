import { type FeatureChoice, type Features, MANNERS } from "./features.ts";

/**
 * What the people of one workspace taught, laid over a model that stays as it is: a sparse table of weights over the same
 * hashed features, added to the model's scores. A few hundred kilobytes at most.
 */
export type Difference = {
  labels: string[];
  choice: FeatureChoice;
  /** The buckets that count, ascending. */
  buckets: Int32Array;
  /** buckets × labels, times the label's scale. */
  weights: Int8Array;
  scales: Float32Array;
  /** (MANNERS + 1) × labels: the post's manner, then the bias. */
  manner: Float32Array;
};

/** A difference made ready to be added to scores: a post's buckets are found by one probe each, mostly. */
export class Layer {
  readonly difference: Difference;
  private readonly keys: Int32Array;
  private readonly rows: Int32Array;
  private readonly mask: number;
  private readonly words: Float64Array;
  private readonly runs: Float64Array;

  constructor(difference: Difference) {
    this.difference = difference;
    const { buckets, labels } = difference;
    let size = 16;
    while (size < buckets.length * 2) size *= 2;
    this.mask = size - 1;
    this.keys = new Int32Array(size).fill(-1);
    this.rows = new Int32Array(size);
    this.words = new Float64Array(labels.length);
    this.runs = new Float64Array(labels.length);
    for (let row = 0; row < buckets.length; row++) {
      let at = spread(buckets[row]!) & this.mask;
      while (this.keys[at] !== -1) at = (at + 1) & this.mask;
      this.keys[at] = buckets[row]!;
      this.rows[at] = row;
    }
  }

  /** Adds what was taught to the scores of the post whose features these are. */
  addTo(scores: Float64Array, features: Pick<Features, "buckets" | "ofWords" | "count" | "manner">): void {
    const { words, runs } = this;
    const { labels, weights, scales, manner } = this.difference;
    const columns = labels.length;
    const { buckets, ofWords, count } = features;
    words.fill(0);
    runs.fill(0);
    for (let k = 0; k < count; k++) {
      const row = this.rowOf(buckets[k]!);
      if (row < 0) continue;
      const into = k < ofWords ? words : runs;
      for (let c = 0; c < columns; c++) into[c]! += weights[row * columns + c]!;
    }
    const perWord = ofWords === 0 ? 0 : 1 / Math.sqrt(ofWords);
    const perRun = count === ofWords ? 0 : 1 / Math.sqrt(count - ofWords);
    for (let c = 0; c < columns; c++) {
      let sum = (words[c]! * perWord + runs[c]! * perRun) * scales[c]! + manner[MANNERS * columns + c]!;
      for (let m = 0; m < MANNERS; m++) sum += features.manner[m]! * manner[m * columns + c]!;
      scores[c]! += sum;
    }
  }

  /** How much each word of the post spoke for a label against the others, by the word's place in the reading. */
  spokeFor(label: number, features: Features, into: Float64Array): void {
    const { labels, weights, scales } = this.difference;
    const columns = labels.length;
    const { buckets, owners, ofWords, count } = features;
    const perWord = 1 / Math.sqrt(Math.max(1, ofWords));
    const perRun = 1 / Math.sqrt(Math.max(1, count - ofWords));
    for (let k = 0; k < count; k++) {
      const row = this.rowOf(buckets[k]!);
      if (row < 0) continue;
      let others = 0;
      for (let c = 0; c < columns; c++) if (c !== label) others += weights[row * columns + c]! * scales[c]!;
      const weight = weights[row * columns + label]! * scales[label]! - others / Math.max(1, columns - 1);
      into[owners[k]!]! += weight * (k < ofWords ? perWord : perRun);
    }
  }

  private rowOf(bucket: number): number {
    const { keys, mask } = this;
    for (let at = spread(bucket) & mask; ; at = (at + 1) & mask) {
      if (keys[at] === bucket) return this.rows[at]!;
      if (keys[at] === -1) return -1;
    }
  }
}

function spread(bucket: number): number {
  return Math.imul(bucket, 0x2c1b3c6d) >>> 12;
}
