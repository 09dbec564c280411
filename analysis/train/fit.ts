import { MANNERS } from "../engine/features.ts";
import type { Corpus } from "./corpus.ts";
import { seeded, shuffle } from "./seeded.ts";

export type FitSettings = {
  /** Strength of the L2 penalty. */
  penalty: number;
  /** Passes over the posts. */
  passes: number;
  /** Length of the first steps; falls to 0 in a straight line. */
  step: number;
  /** 1: every label weighs the same in sum; 0: every post does. */
  balance: number;
  /** Rare features count more: a row's value is multiplied by idf^rarity. */
  rarity: number;
};

/** What is to be learnt: one label a post, or a mark for every label (posts × labels: 1 yes, 0 no, -1 not known). */
export type Target = { one: Int32Array } | { many: Int8Array };

/** Float weights as fitted: rowCount × labels, then (MANNERS + 1) × labels. */
export type Fitted = { corpus: Corpus; columns: number; weights: Float32Array; manner: Float32Array };

/**
 * Logistic regression over a corpus with L2 (multinomial, or each label by itself), by stochastic descent in a seeded
 * order; deterministic. `only`: the posts to learn from (all without it); `share`: a weight for each post.
 */
export function fit(
  corpus: Corpus,
  target: Target,
  columns: number,
  settings: FitSettings,
  only?: Int32Array,
  share?: Float32Array,
): Fitted {
  const posts = only ? only.slice() : Int32Array.from({ length: corpus.size }, (_, k) => k);
  const { from, characters, rows, rowCount, manner } = corpus;
  const values = valuesOf(corpus, settings.rarity);
  const perLabel = labelWeights(target, columns, posts, settings.balance);
  const w = new Float32Array(rowCount * columns);
  const end = new Float32Array((MANNERS + 1) * columns);
  const scores = new Float64Array(columns);
  const manners = corpus.choice.manner ? MANNERS : 0;
  const random = seeded(7);
  // Weights are kept as w · scale, so that the penalty costs one multiplication a post.
  let scale = 1;
  let done = 0;
  const all = posts.length * settings.passes;
  for (let pass = 0; pass < settings.passes; pass++) {
    shuffle(posts, random);
    for (const post of posts) {
      const rate = settings.step * (1 - done++ / all);
      const start = from[post]!;
      const middle = characters[post]!;
      const stop = from[post + 1]!;
      const perWord = middle === start ? 0 : 1 / Math.sqrt(middle - start);
      const perRun = stop === middle ? 0 : 1 / Math.sqrt(stop - middle);
      scores.fill(0);
      gather(w, rows, values, start, middle, stop, perWord, perRun, scores);
      for (let c = 0; c < columns; c++) {
        let score = scores[c]! * scale + end[MANNERS * columns + c]!;
        for (let m = 0; m < manners; m++) score += manner[post * MANNERS + m]! * end[m * columns + c]!;
        scores[c] = score;
      }
      slopesOf(scores, target, post, perLabel);
      const weight = (share?.[post] ?? 1) * rate;
      scale *= 1 - rate * settings.penalty;
      for (let c = 0; c < columns; c++) {
        const slope = scores[c]! * weight;
        end[MANNERS * columns + c]! -= slope * 0.1;
        for (let m = 0; m < manners; m++) end[m * columns + c]! -= slope * 0.1 * manner[post * MANNERS + m]!;
        scores[c] = -slope / scale;
      }
      spread(w, rows, values, start, middle, stop, perWord, perRun, scores);
    }
  }
  for (let row = 0; row < rowCount; row++)
    for (let c = 0; c < columns; c++) w[row * columns + c]! *= scale * values[row]!;
  return { corpus, columns, weights: w, manner: end };
}

/** scores += the sum of the post's rows, each times its value. */
function gather(
  w: Float32Array,
  rows: Int32Array,
  values: Float32Array,
  start: number,
  middle: number,
  stop: number,
  perWord: number,
  perRun: number,
  scores: Float64Array,
): void {
  const columns = scores.length;
  for (let k = start; k < stop; k++) {
    const row = rows[k]!;
    if (row < 0) continue;
    const value = values[row]! * (k < middle ? perWord : perRun);
    for (let at = row * columns, c = 0; c < columns; c++) scores[c]! += w[at + c]! * value;
  }
}

/** Each of the post's rows += slopes times its value. */
function spread(
  w: Float32Array,
  rows: Int32Array,
  values: Float32Array,
  start: number,
  middle: number,
  stop: number,
  perWord: number,
  perRun: number,
  slopes: Float64Array,
): void {
  const columns = slopes.length;
  for (let k = start; k < stop; k++) {
    const row = rows[k]!;
    if (row < 0) continue;
    const value = values[row]! * (k < middle ? perWord : perRun);
    for (let at = row * columns, c = 0; c < columns; c++) w[at + c]! += slopes[c]! * value;
  }
}

/** Scores of one post of the corpus the weights were fitted on. */
export function scoresOf({ corpus, columns, weights, manner }: Fitted, post: number): Float64Array {
  const scores = new Float64Array(columns);
  const start = corpus.from[post]!;
  const middle = corpus.characters[post]!;
  const end = corpus.from[post + 1]!;
  for (let k = start; k < end; k++) {
    const row = corpus.rows[k]!;
    if (row < 0) continue;
    const value = 1 / Math.sqrt(k < middle ? middle - start : end - middle);
    for (let c = 0; c < columns; c++) scores[c]! += weights[row * columns + c]! * value;
  }
  const ends = corpus.choice.manner ? MANNERS : 0;
  for (let c = 0; c < columns; c++) {
    scores[c]! += manner[MANNERS * columns + c]!;
    for (let m = 0; m < ends; m++) scores[c]! += corpus.manner[post * MANNERS + m]! * manner[m * columns + c]!;
  }
  return scores;
}

function valuesOf({ rowCount, spread, size }: Corpus, rarity: number): Float32Array {
  const values = new Float32Array(rowCount).fill(1);
  if (rarity > 0) {
    const middle = Math.log(size / 20);
    for (let row = 0; row < rowCount; row++)
      values[row] = (Math.log((size + 1) / (spread[row]! + 0.5)) / middle) ** rarity;
  }
  return values;
}

/** How much a post of each label weighs; for labels that stand alone, how much a yes weighs against a no. */
function labelWeights(target: Target, columns: number, posts: Int32Array, balance: number): Float64Array {
  const yes = new Float64Array(columns);
  const no = new Float64Array(columns);
  for (const post of posts) {
    if ("one" in target) yes[target.one[post]!]!++;
    else
      for (let c = 0; c < columns; c++) {
        const mark = target.many[post * columns + c]!;
        if (mark === 1) yes[c]!++;
        else if (mark === 0) no[c]!++;
      }
  }
  return yes.map((count, c) => {
    if (count === 0) return 1;
    return ("one" in target ? posts.length / columns / count : no[c]! / count) ** balance;
  });
}

/** Turns scores into the slope of the loss: chance minus truth, times the label's weight. */
function slopesOf(scores: Float64Array, target: Target, post: number, perLabel: Float64Array): void {
  const columns = scores.length;
  if ("many" in target) {
    for (let c = 0; c < columns; c++) {
      const mark = target.many[post * columns + c]!;
      const chance = 1 / (1 + Math.exp(-scores[c]!));
      scores[c] = mark < 0 ? 0 : mark === 1 ? (chance - 1) * perLabel[c]! : chance;
    }
    return;
  }
  const truth = target.one[post]!;
  let top = scores[0]!;
  for (let c = 1; c < columns; c++) if (scores[c]! > top) top = scores[c]!;
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += Math.exp(scores[c]! - top);
  for (let c = 0; c < columns; c++)
    scores[c] = (Math.exp(scores[c]! - top) / sum - (c === truth ? 1 : 0)) * perLabel[truth]!;
}
