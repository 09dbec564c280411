import { type FeatureChoice, type Features, featuresOf, MANNERS } from "./features.ts";
import type { Reading } from "./reading.ts";

/** A model as its file holds it: what read-model.ts reads and train/ writes. */
export type LinearModel = {
  /** The head: labels in the order of the columns. */
  name: string;
  version: string;
  labels: string[];
  choice: FeatureChoice;
  /** Whether the labels exclude each other (softmax) or each stands alone (logistic). */
  exclusive: boolean;
  /** Divides the scores before they become probabilities; fitted for calibration. */
  temperature: number;
  /** Row of each bucket, -1 for buckets that do not count. */
  rows: Int32Array;
  /** rows × labels, times scale of the label. */
  weights: Int8Array;
  scales: Float32Array;
  /** (MANNERS + 1) × labels: the post's manner, then the bias. */
  manner: Float32Array;
};

/** A word and how much it spoke for the answer (score units, larger is more). */
export type Reason = { word: string; weight: number };

/** Scores posts with one model. Holds buffers: one instance serves one thread, one post at a time. */
export class Linear {
  /** Scores of the last post, before softmax; probabilities() turns them. */
  readonly scores: Float64Array;
  readonly model: LinearModel;
  private readonly features: Features;

  constructor(model: LinearModel) {
    this.model = model;
    this.features = featuresOf(model.choice);
    this.scores = new Float64Array(model.labels.length);
  }

  score(reading: Reading): Float64Array {
    const { features, scores, model } = this;
    const { rows, weights, scales, labels, manner } = model;
    const columns = labels.length;
    features.of(reading);
    const { buckets, ofWords, count } = features;
    scores.fill(0);
    const perWord = ofWords === 0 ? 0 : 1 / Math.sqrt(ofWords);
    const perRun = count === ofWords ? 0 : 1 / Math.sqrt(count - ofWords);
    if (columns === 3) this.threeColumns(perWord, perRun);
    else
      for (let k = 0; k < count; k++) {
        const row = rows[buckets[k]!]!;
        if (row < 0) continue;
        const value = k < ofWords ? perWord : perRun;
        for (let at = row * columns, c = 0; c < columns; c++) scores[c]! += weights[at + c]! * value;
      }
    for (let c = 0; c < columns; c++) {
      let sum = scores[c]! * scales[c]! + manner[MANNERS * columns + c]!;
      if (model.choice.manner) for (let m = 0; m < MANNERS; m++) sum += features.manner[m]! * manner[m * columns + c]!;
      scores[c] = sum;
    }
    return scores;
  }

  /** Sentiment's shape, unrolled: twice as fast as the loop over columns. */
  private threeColumns(perWord: number, perRun: number): void {
    const { buckets, ofWords, count } = this.features;
    const { rows, weights } = this.model;
    let a = 0;
    let b = 0;
    let c = 0;
    for (let k = 0; k < ofWords; k++) {
      const row = rows[buckets[k]!]! * 3;
      if (row < 0) continue;
      a += weights[row]!;
      b += weights[row + 1]!;
      c += weights[row + 2]!;
    }
    a *= perWord;
    b *= perWord;
    c *= perWord;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let k = ofWords; k < count; k++) {
      const row = rows[buckets[k]!]! * 3;
      if (row < 0) continue;
      x += weights[row]!;
      y += weights[row + 1]!;
      z += weights[row + 2]!;
    }
    this.scores[0] = a + x * perRun;
    this.scores[1] = b + y * perRun;
    this.scores[2] = c + z * perRun;
  }

  /** Probabilities of the last scores, into `into`. */
  probabilities(into: Float64Array = new Float64Array(this.scores.length)): Float64Array {
    const { temperature, exclusive } = this.model;
    if (exclusive) return softmax(this.scores, temperature, into);
    for (let c = 0; c < into.length; c++) into[c] = 1 / (1 + Math.exp(-this.scores[c]! / temperature));
    return into;
  }

  /** The words of the post that spoke most for a label against the others, strongest first. */
  reasons(reading: Reading, label: number, limit = 5): Reason[] {
    const { features, model } = this;
    const { rows, weights, scales, labels, exclusive } = model;
    const columns = labels.length;
    features.of(reading);
    const { buckets, owners, ofWords, count } = features;
    const perWord = 1 / Math.sqrt(Math.max(1, ofWords));
    const perRun = 1 / Math.sqrt(Math.max(1, count - ofWords));
    const sums = new Float64Array(reading.count);
    for (let k = 0; k < count; k++) {
      const row = rows[buckets[k]!]!;
      if (row < 0) continue;
      let weight = weights[row * columns + label]! * scales[label]!;
      if (exclusive) {
        let others = 0;
        for (let c = 0; c < columns; c++) if (c !== label) others += weights[row * columns + c]! * scales[c]!;
        weight -= others / Math.max(1, columns - 1);
      }
      sums[owners[k]!]! += weight * (k < ofWords ? perWord : perRun);
    }
    return strongest(reading, sums, limit);
  }
}

export function softmax(scores: ArrayLike<number>, temperature: number, into: Float64Array): Float64Array {
  let top = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < into.length; c++) if (scores[c]! > top) top = scores[c]!;
  let sum = 0;
  for (let c = 0; c < into.length; c++) {
    into[c] = Math.exp((scores[c]! - top) / temperature);
    sum += into[c]!;
  }
  for (let c = 0; c < into.length; c++) into[c]! /= sum;
  return into;
}

function strongest(reading: Reading, sums: Float64Array, limit: number): Reason[] {
  const found = new Map<string, number>();
  for (let k = 0; k < reading.count; k++) {
    if (sums[k]! <= 0) continue;
    const word = reading.word(k);
    if (word !== "@user" && word !== "http") found.set(word, (found.get(word) ?? 0) + sums[k]!);
  }
  return [...found]
    .map(([word, weight]) => ({ word, weight: Math.round(weight * 1000) / 1000 }))
    .filter(({ weight }) => weight >= 0.01)
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, limit);
}
