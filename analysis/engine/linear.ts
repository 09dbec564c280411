import { type Board, boardOf, COLUMNS } from "./board.ts";
import { type FeatureChoice, type Features, featuresOf, MANNERS } from "./features.ts";
import { hashOf } from "./hash.ts";
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

/**
 * A word and how much it spoke for the answer (score units, larger is more). `at`: its first places, [start, end, …] in
 * UTF-16 units of the text; empty where it stands nowhere as such.
 */
export type Reason = { word: string; weight: number; at: number[] };

/** Places told of a word that stands in a post again and again. */
export const MOST_PLACES = 3;

/** Scores posts with one model. Holds buffers: one instance serves one thread, one post at a time. */
export class Linear {
  /** Scores of the last post, before softmax; probabilities() turns them. */
  readonly scores: Float64Array;
  readonly model: LinearModel;
  private readonly features: Features;
  private readonly board: Board | null = null;
  private readonly column: number = -1;

  /** @param together it takes turns with others on the same posts: they share a board */
  constructor(model: LinearModel, { together = false }: { together?: boolean } = {}) {
    this.model = model;
    this.features = featuresOf(model.choice);
    this.scores = new Float64Array(model.labels.length);
    if (!together) return;
    const board = boardOf(model.choice);
    this.column = board.add(model);
    if (this.column >= 0) this.board = board;
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
    if (this.board) this.fromBoard(this.board, reading, perWord, perRun);
    else if (columns === 3) this.threeColumns(perWord, perRun);
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

  private fromBoard(board: Board, reading: Reading, perWord: number, perRun: number): void {
    board.of(reading);
    const { scores, column } = this;
    for (let c = 0; c < scores.length; c++)
      scores[c] = board.ofWords[column + c]! * perWord + board.ofRuns[column + c]! * perRun;
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
  reasons(reading: Reading, label: number, limit = 4): Reason[] {
    const { features, model } = this;
    const { rows, scales, labels, exclusive } = model;
    const { board } = this;
    const weights = board ? board.weights : model.weights;
    const columns = labels.length;
    features.of(reading);
    const { buckets, owners, ofWords, count } = features;
    const perWord = 1 / Math.sqrt(Math.max(1, ofWords));
    const perRun = 1 / Math.sqrt(Math.max(1, count - ofWords));
    if (this.sums.length < reading.count) this.sums = new Float64Array(reading.count * 2);
    const sums = this.sums.fill(0, 0, reading.count);
    const own = scales[label]!;
    for (let k = 0; k < count; k++) {
      const row = board ? 0 : rows[buckets[k]!]!;
      if (row < 0) continue;
      const at = board ? buckets[k]! * COLUMNS + this.column : row * columns;
      let weight = weights[at + label]! * own;
      if (exclusive) {
        let others = 0;
        for (let c = 0; c < columns; c++) if (c !== label) others += weights[at + c]! * scales[c]!;
        weight -= others / Math.max(1, columns - 1);
      }
      sums[owners[k]!]! += weight * (k < ofWords ? perWord : perRun);
    }
    return strongest(reading, sums, limit);
  }

  private sums = new Float64Array(256);
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

/** The first place of each word, reused. */
const firsts = new Map<number, number>();
const UNTOLD = [hashOf("@user"), hashOf("http")];

/** Words by how much they speak (`sums`, by place): spelled alike they count together; only the told ones become strings. */
export function strongest(reading: Reading, sums: Float64Array, limit: number): Reason[] {
  const { hashes, count } = reading;
  firsts.clear();
  for (let k = 0; k < count; k++) {
    if (sums[k]! <= 0) continue;
    const first = firsts.get(hashes[k]!);
    if (first === undefined) firsts.set(hashes[k]!, k);
    else {
      sums[first]! += sums[k]!;
      sums[k] = 0;
    }
  }
  for (const hash of UNTOLD) if (firsts.has(hash)) sums[firsts.get(hash)!] = 0;
  const found: Reason[] = [];
  while (found.length < limit) {
    let best = -1;
    for (let k = 0; k < count; k++) if (sums[k]! > (best < 0 ? 0 : sums[best]!)) best = k;
    if (best < 0 || sums[best]! < 0.01) break;
    const weight = Math.round(sums[best]! * 1000) / 1000;
    found.push({ word: reading.word(best), weight, at: placesOf(reading, hashes[best]!) });
    sums[best] = 0;
  }
  return found;
}

/** Where a word stands, in the text as it was read. */
function placesOf({ hashes, froms, tos, count, placed }: Reading, hash: number): number[] {
  const at: number[] = [];
  if (placed)
    for (let k = 0; k < count && at.length < 2 * MOST_PLACES; k++) if (hashes[k] === hash) at.push(froms[k]!, tos[k]!);
  return at;
}
