import { EXTRAS, LONGEST_SEQUENCE } from "../engine/network.ts";
import { NEGATED, Reading, SHOUTED } from "../engine/reading.ts";
import { valences } from "../engine/valences.ts";
import { seeded, shuffle } from "./seeded.ts";

export type NetworkSettings = {
  /** Filters of each width, widths 1, 2, 3. */
  filters: number;
  passes: number;
  step: number;
  /** Share of filters left out at each step, and of words. */
  dropout: number;
  wordDropout: number;
  /** 1: every label weighs the same in sum. */
  balance: number;
  seed: number;
};

export type Vocabulary = { hashes: Int32Array; vectors: Float32Array; dimensions: number };

/** A convolutional net in floats: words → vectors + extras → filters over 1–3 words → maximum over the post → labels. */
export type Network = {
  vocabulary: Vocabulary;
  /** Row of each hash; row 0 is every word that is not listed. */
  rows: Map<number, number>;
  filters: number;
  /** filters × width × (dimensions + EXTRAS), then a bias each. */
  kernels: Float32Array[];
  biases: Float32Array[];
  /** labels × (3 · filters) and a bias each. */
  output: Float32Array;
  outputBias: Float32Array;
  labels: number;
};

/** A post as the net sees it: rows of its words and their extras. */
export type Sequence = { rows: Int32Array; extras: Float32Array };

export const WIDTHS: readonly number[] = [1, 2, 3];

export function createNetwork(vocabulary: Vocabulary, filters: number, labels: number, seed: number): Network {
  const random = seeded(seed);
  const depth = vocabulary.dimensions + EXTRAS;
  const uniform = (size: number, bound: number) =>
    Float32Array.from({ length: size }, () => (random() * 2 - 1) * bound);
  return {
    vocabulary,
    rows: new Map(Array.from(vocabulary.hashes, (hash, row) => [hash, row])),
    filters,
    kernels: WIDTHS.map((width) => uniform(filters * width * depth, Math.sqrt(3 / (width * depth)))),
    biases: WIDTHS.map(() => new Float32Array(filters)),
    output: uniform(labels * filters * WIDTHS.length, Math.sqrt(3 / (filters * WIDTHS.length))),
    outputBias: new Float32Array(labels),
    labels,
  };
}

const reading = new Reading();

export function sequenceOf(text: string, rows: Map<number, number>): Sequence {
  reading.read(text);
  const size = Math.min(reading.count, LONGEST_SEQUENCE);
  const lexicon = valences();
  const found = { rows: new Int32Array(size), extras: new Float32Array(size * EXTRAS) };
  for (let k = 0; k < size; k++) {
    const hash = reading.hashes[k]!;
    const valence = lexicon.of(hash);
    found.rows[k] = rows.get(hash) ?? 0;
    found.extras[k * EXTRAS] = Math.max(0, valence) / 2;
    found.extras[k * EXTRAS + 1] = Math.max(0, -valence) / 2;
    found.extras[k * EXTRAS + 2] = reading.flags[k]! & NEGATED ? 1 : 0;
    found.extras[k * EXTRAS + 3] = reading.flags[k]! & SHOUTED ? 1 : 0;
  }
  return found;
}

/** Trains by AdaGrad, one post at a time; calls `after` at the end of each pass. Deterministic. */
export function trainNetwork(
  network: Network,
  posts: readonly Sequence[],
  target: Int32Array,
  only: Int32Array,
  settings: NetworkSettings,
  after: (pass: number) => void,
): void {
  const { vocabulary, filters, kernels, biases, output, outputBias, labels } = network;
  const { dimensions, vectors } = vocabulary;
  const depth = dimensions + EXTRAS;
  const random = seeded(settings.seed);
  const order = only.slice();
  const weights = labelWeights(target, order, labels, settings.balance);
  const squares = {
    vectors: new Float32Array(vectors.length).fill(0.02),
    kernels: kernels.map((kernel) => new Float32Array(kernel.length).fill(0.02)),
    biases: biases.map((bias) => new Float32Array(bias.length).fill(0.02)),
    output: new Float32Array(output.length).fill(0.02),
    outputBias: new Float32Array(labels).fill(0.02),
  };
  const forward = createForward(network);
  const { input, pooled, at } = forward;
  const kept = new Uint8Array(filters * WIDTHS.length);
  const slopes = new Float64Array(labels);
  const inputSlopes = new Float32Array((LONGEST_SEQUENCE + 4) * depth);
  const keep = 1 - settings.dropout;
  let done = 0;
  const all = order.length * settings.passes;
  for (let pass = 0; pass < settings.passes; pass++) {
    shuffle(order, random);
    for (const post of order) {
      const rate = settings.step * (1 - 0.9 * (done++ / all));
      const { rows, extras } = posts[post]!;
      if (rows.length === 0) continue;
      forward.load(rows, extras, (k) => (random() < settings.wordDropout ? 0 : rows[k]!));
      for (let f = 0; f < kept.length; f++) kept[f] = random() < keep ? 1 : 0;
      forward.convolve(kept);
      for (let f = 0; f < kept.length; f++) pooled[f]! /= keep;
      forward.classify(slopes);
      turn(slopes, target[post]!, weights[target[post]!]!);
      const used = (forward.length + 2) * depth;
      inputSlopes.fill(0, 0, used);
      for (let f = 0; f < kept.length; f++) {
        let slope = 0;
        const value = pooled[f]!;
        for (let c = 0; c < labels; c++) {
          const where = c * kept.length + f;
          slope += slopes[c]! * output[where]!;
          if (value !== 0) step(output, squares.output, where, slopes[c]! * value, rate);
        }
        if (!kept[f] || value <= 0) continue;
        slope /= keep;
        const width = WIDTHS[Math.floor(f / filters)]!;
        const group = width - 1;
        const filter = f % filters;
        step(biases[group]!, squares.biases[group]!, filter, slope, rate);
        const kernel = kernels[group]!;
        const squared = squares.kernels[group]!;
        const from = filter * width * depth;
        const window = at[f]! * depth;
        const span = width * depth;
        for (let k = 0; k < span; k++) {
          inputSlopes[window + k]! += slope * kernel[from + k]!;
          const gradient = slope * input[window + k]!;
          const sum = squared[from + k]! + gradient * gradient;
          squared[from + k] = sum;
          kernel[from + k]! -= (rate * gradient) / Math.sqrt(sum);
        }
      }
      for (let c = 0; c < labels; c++) step(outputBias, squares.outputBias, c, slopes[c]!, rate);
      for (let k = 0; k < forward.length; k++) {
        const row = forward.rowAt[k]!;
        if (row === 0) continue;
        const base = (k + 1) * depth;
        for (let d = 0; d < dimensions; d++)
          if (inputSlopes[base + d] !== 0)
            step(vectors, squares.vectors, row * dimensions + d, inputSlopes[base + d]!, rate * 0.5);
      }
    }
    after(pass);
  }
}

/** Scores of one post. */
export function networkScores(forward: Forward, { rows, extras }: Sequence): Float64Array {
  const scores = new Float64Array(forward.labels);
  if (rows.length === 0) return scores;
  forward.load(rows, extras, (k) => rows[k]!);
  forward.convolve();
  forward.classify(scores);
  return scores;
}

export type Forward = ReturnType<typeof createForward>;

/** The way forward, with its buffers; one empty word stands before and after the post. */
export function createForward(network: Network) {
  const { vocabulary, filters, kernels, biases, output, outputBias, labels } = network;
  const { dimensions, vectors } = vocabulary;
  const depth = dimensions + EXTRAS;
  const input = new Float32Array((LONGEST_SEQUENCE + 4) * depth);
  const pooled = new Float32Array(filters * WIDTHS.length);
  const at = new Int32Array(pooled.length);
  const rowAt = new Int32Array(LONGEST_SEQUENCE);
  return {
    input,
    pooled,
    at,
    rowAt,
    labels,
    length: 0,
    load(rows: Int32Array, extras: Float32Array, rowOf: (k: number) => number): void {
      this.length = rows.length;
      input.fill(0, 0, (rows.length + 3) * depth);
      for (let k = 0; k < rows.length; k++) {
        const row = rowOf(k);
        rowAt[k] = row;
        const base = (k + 1) * depth;
        input.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), base);
        input.set(extras.subarray(k * EXTRAS, (k + 1) * EXTRAS), base + dimensions);
      }
    },
    /** Without `kept`, all filters; those left out stay at 0. */
    convolve(kept?: Uint8Array): void {
      const words = this.length + 2;
      for (let group = 0; group < WIDTHS.length; group++) {
        const width = WIDTHS[group]!;
        const span = width * depth;
        const kernel = kernels[group]!;
        const bias = biases[group]!;
        for (let f = 0; f < filters; f++) {
          pooled[group * filters + f] = 0;
          if (kept?.[group * filters + f] === 0) continue;
          const from = f * span;
          let best = 0;
          let where = 0;
          for (let t = 0; t + width <= words; t++) {
            const sum = dot(kernel, from, input, t * depth, span) + bias[f]!;
            if (sum > best) {
              best = sum;
              where = t;
            }
          }
          pooled[group * filters + f] = best;
          at[group * filters + f] = where;
        }
      }
    },
    classify(scores: Float64Array): void {
      for (let c = 0; c < labels; c++)
        scores[c] = outputBias[c]! + dot(output, c * pooled.length, pooled, 0, pooled.length);
    },
  };
}

function dot(a: Float32Array, from: number, b: Float32Array, start: number, size: number): number {
  let w = 0;
  let x = 0;
  let y = 0;
  let z = 0;
  let k = 0;
  for (; k + 3 < size; k += 4) {
    w += a[from + k]! * b[start + k]!;
    x += a[from + k + 1]! * b[start + k + 1]!;
    y += a[from + k + 2]! * b[start + k + 2]!;
    z += a[from + k + 3]! * b[start + k + 3]!;
  }
  for (; k < size; k++) w += a[from + k]! * b[start + k]!;
  return w + x + y + z;
}

function step(values: Float32Array, squares: Float32Array, at: number, gradient: number, rate: number): void {
  const sum = squares[at]! + gradient * gradient;
  squares[at] = sum;
  values[at]! -= (rate * gradient) / Math.sqrt(sum);
}

function turn(scores: Float64Array, truth: number, weight: number): void {
  const top = Math.max(...scores);
  let sum = 0;
  for (let c = 0; c < scores.length; c++) {
    scores[c] = Math.exp(scores[c]! - top);
    sum += scores[c]!;
  }
  for (let c = 0; c < scores.length; c++) scores[c] = (scores[c]! / sum - (c === truth ? 1 : 0)) * weight;
}

function labelWeights(target: Int32Array, posts: Int32Array, labels: number, balance: number): Float64Array {
  const counts = new Float64Array(labels);
  for (const post of posts) counts[target[post]!]!++;
  return counts.map((count) => (posts.length / labels / Math.max(1, count)) ** balance);
}
