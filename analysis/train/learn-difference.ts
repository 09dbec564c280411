import type { Difference } from "../engine/difference.ts";
import { type FeatureChoice, type Features, MANNERS } from "../engine/features.ts";
import { softmax } from "../engine/linear.ts";
import { seeded, shuffle } from "./seeded.ts";

/** A post to learn from: its features, what the model said of it, what is right. */
export type Lesson = {
  buckets: Int32Array;
  ofWords: number;
  manner: Float32Array;
  /** The model's own scores, which stay as they are. */
  scores: Float64Array;
  /** Per label 1 right, 0 wrong, -1 not known; of labels that exclude each other one is 1. */
  truth: Int8Array;
  weight: number;
};

export type LessonSettings = {
  /** Strength of the L2 penalty, divided by the number of posts: how far the difference may go from nothing. */
  penalty: number;
  passes: number;
  /** Length of the first steps; falls to 0 in a straight line. */
  step: number;
  /** Penalty on manner and bias, times `penalty`. */
  looseness: number;
};

/** Chosen by cross-validation among corrected airline posts (docs/figures.md), never on the rows that measure. */
export const LESSONS: LessonSettings = { penalty: 1, passes: 10, step: 0.3, looseness: 1 };

/** Buckets kept at most, strongest first: bounds a difference to about 0.5 MB. */
const MOST_BUCKETS = 50_000;
/** Of the penalty on one post, so that a handful of them is not silenced. */
const MOST_PENALTY = 0.01;
/** The others have a turn after so long. */
const TURN_MS = 12;
/** Below this the common factor is multiplied out. */
const SMALLEST_SCALE = 1e-6;

/** Copies what is kept of a post. */
export function lessonOf(features: Features, scores: Float64Array, truth: Int8Array, weight: number): Lesson {
  return {
    buckets: features.buckets.slice(0, features.count),
    ofWords: features.ofWords,
    manner: features.manner.slice(),
    scores: scores.slice(),
    truth,
    weight,
  };
}

/** What the scores that are learnt from are of. */
export type Taught = { labels: readonly string[]; choice: FeatureChoice; exclusive: boolean };

/**
 * Learns what to add to a model's scores so that they give what is right: logistic regression with the scores as a fixed
 * part, L2, stochastic descent in a seeded order; deterministic. Lets others have a turn in between.
 */
export async function learnDifference(
  lessons: readonly Lesson[],
  taught: Taught,
  settings: LessonSettings = LESSONS,
): Promise<Difference> {
  const steps = learning(lessons, taught, settings);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await new Promise(setImmediate);
  }
}

/** The same in one go, for commands. */
export function learnAtOnce(
  lessons: readonly Lesson[],
  taught: Taught,
  settings: LessonSettings = LESSONS,
): Difference {
  const steps = learning(lessons, taught, settings);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Stops about every 12 ms. */
function* learning(
  lessons: readonly Lesson[],
  { labels, choice, exclusive }: Taught,
  settings: LessonSettings,
): Generator<undefined, Difference> {
  const columns = labels.length;
  let since = performance.now();
  const due = () => performance.now() - since > TURN_MS;
  const rowOf = new Map<number, number>();
  const buckets: number[] = [];
  const rows: Int32Array[] = [];
  for (const lesson of lessons) {
    rows.push(lesson.buckets.map((bucket) => rowIn(rowOf, buckets, bucket)));
    if (!due()) continue;
    yield;
    since = performance.now();
  }
  const w = new Float32Array(buckets.length * columns);
  const end = new Float32Array((MANNERS + 1) * columns);
  const scores = new Float64Array(columns);
  const chances = new Float64Array(columns);
  const order = Int32Array.from(lessons, (_, k) => k);
  const mean = lessons.reduce((sum, { weight }) => sum + weight, 0) / Math.max(1, lessons.length);
  const penalty = Math.min(MOST_PENALTY, settings.penalty / Math.max(1, lessons.length));
  const random = seeded(7);
  const all = lessons.length * settings.passes;
  // Weights are kept as w · scale, so that the penalty costs one multiplication a post.
  let scale = 1;
  let done = 0;
  for (let pass = 0; pass < settings.passes; pass++) {
    shuffle(order, random);
    for (const k of order) {
      if (due()) {
        yield;
        since = performance.now();
      }
      const { ofWords, manner, truth, weight, scores: given } = lessons[k]!;
      const these = rows[k]!;
      const rate = settings.step * (1 - done++ / all);
      const perWord = ofWords === 0 ? 0 : 1 / Math.sqrt(ofWords);
      const perRun = these.length === ofWords ? 0 : 1 / Math.sqrt(these.length - ofWords);
      for (let c = 0; c < columns; c++) {
        let words = 0;
        let runs = 0;
        for (let at = 0; at < ofWords; at++) words += w[these[at]! * columns + c]!;
        for (let at = ofWords; at < these.length; at++) runs += w[these[at]! * columns + c]!;
        let sum = given[c]! + (words * perWord + runs * perRun) * scale + end[MANNERS * columns + c]!;
        for (let m = 0; m < MANNERS; m++) sum += manner[m]! * end[m * columns + c]!;
        scores[c] = sum;
      }
      if (exclusive) softmax(scores, 1, chances);
      else for (let c = 0; c < columns; c++) chances[c] = 1 / (1 + Math.exp(-scores[c]!));
      scale *= 1 - rate * penalty;
      if (scale < SMALLEST_SCALE) {
        for (let at = 0; at < w.length; at++) w[at]! *= scale;
        scale = 1;
      }
      for (let c = 0; c < columns; c++) {
        if (truth[c]! < 0) continue;
        const push = rate * (weight / mean) * (truth[c]! - chances[c]!);
        const word = (push * perWord) / scale;
        const run = (push * perRun) / scale;
        for (let at = 0; at < ofWords; at++) w[these[at]! * columns + c]! += word;
        for (let at = ofWords; at < these.length; at++) w[these[at]! * columns + c]! += run;
        const shrink = 1 - rate * penalty * settings.looseness;
        for (let m = 0; m <= MANNERS; m++) {
          const at = m * columns + c;
          end[at] = end[at]! * shrink + push * (m === MANNERS ? 1 : manner[m]!) * 0.3;
        }
      }
    }
  }
  yield;
  return yield* kept(buckets, w, scale, end, labels, choice);
}

function rowIn(rowOf: Map<number, number>, buckets: number[], bucket: number): number {
  let row = rowOf.get(bucket);
  if (row === undefined) {
    row = buckets.length;
    rowOf.set(bucket, row);
    buckets.push(bucket);
  }
  return row;
}

/** The strongest rows, in steps of a 127th of the label's largest weight. */
function* kept(
  buckets: number[],
  w: Float32Array,
  scale: number,
  manner: Float32Array,
  labels: readonly string[],
  choice: FeatureChoice,
): Generator<undefined, Difference> {
  const columns = labels.length;
  const strength = new Float64Array(buckets.length);
  for (let row = 0; row < buckets.length; row++) {
    if (row % 32_768 === 32_767) yield;
    for (let c = 0; c < columns; c++) strength[row] = Math.max(strength[row]!, Math.abs(w[row * columns + c]!));
  }
  yield;
  // Sorted as numbers, not as rows: a comparison in JavaScript for each of some 300,000 would take a tenth of a second.
  const bar = buckets.length <= MOST_BUCKETS ? 0 : strength.slice().sort()[buckets.length - MOST_BUCKETS]!;
  yield;
  const rowAt = new Int32Array(1 << choice.bits).fill(-1);
  for (let row = 0; row < buckets.length; row++) if (strength[row]! >= bar) rowAt[buckets[row]!] = row;
  const chosen = Array.from(rowAt.filter((row) => row >= 0)).slice(0, MOST_BUCKETS);
  yield;
  const scales = new Float32Array(columns);
  for (const row of chosen)
    for (let c = 0; c < columns; c++) scales[c] = Math.max(scales[c]!, Math.abs(w[row * columns + c]! * scale) / 127);
  const weights = new Int8Array(chosen.length * columns);
  for (const [n, row] of chosen.entries()) {
    if (n % 8_192 === 8_191) yield;
    for (let c = 0; c < columns; c++)
      weights[n * columns + c] = scales[c] === 0 ? 0 : Math.round((w[row * columns + c]! * scale) / scales[c]!);
  }
  yield;
  return {
    labels: [...labels],
    choice,
    buckets: Int32Array.from(chosen, (row) => buckets[row]!),
    weights,
    scales,
    manner,
  };
}
