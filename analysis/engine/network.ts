import type { ModelFile } from "./model-file.ts";
import { NEGATED, type Reading, SHOUTED } from "./reading.ts";
import { type Valences, valences } from "./valences.ts";

/** Head of a net's file. */
export type NetworkHead = {
  name: string;
  version: string;
  labels: string[];
  dimensions: number;
  filters: number;
  widths: number[];
  temperature: number;
};

/** Words beyond these are not read by the net. */
export const LONGEST_SEQUENCE = 60;
/** Numbers a word carries beside its vector: good, bad, negated, shouted. */
export const EXTRAS = 4;
/** Products kept: 12,000 words × 240 numbers, 12 MB at most. */
const KEPT_WORDS = 12_000;

/**
 * A small convolutional net over word vectors. What a word adds to each filter at each place is computed once and kept,
 * so that a post costs additions only. One instance serves one thread, one post at a time.
 */
export class Network {
  readonly head: NetworkHead;
  readonly scores: Float64Array;
  private readonly rows: Map<number, number>;
  private readonly vectors: Int8Array;
  private readonly vectorScale: number;
  private readonly kernels: Float32Array[];
  private readonly biases: Float32Array;
  private readonly output: Float32Array;
  private readonly outputBias: Float32Array;
  private readonly lexicon: Valences;
  /** Per place in a filter: width 1 has one, width 2 two, width 3 three. */
  private readonly slots: number;
  private products = new Map<number, Float32Array>();
  private readonly unlisted = new Map<number, Float32Array>();
  private readonly negated: Float32Array;
  private readonly shouted: Float32Array;
  private readonly line: Float32Array[];
  private readonly pooled: Float32Array;
  /** The post's words as they are read, an empty one before and after. */
  private readonly words: Float32Array[] = [];
  private readonly empty: Float32Array;

  constructor({ head, blocks }: Omit<ModelFile<NetworkHead>, "bytes">) {
    this.head = head;
    this.scores = new Float64Array(head.labels.length);
    this.rows = new Map(Array.from(blocks.hashes as Int32Array, (hash, row) => [hash, row]));
    this.vectors = blocks.vectors as Int8Array;
    this.vectorScale = (blocks.vectorScale as Float32Array)[0]!;
    const depth = head.dimensions + EXTRAS;
    const steps = blocks.kernels as Int8Array;
    const kernelScales = blocks.kernelScales as Float32Array;
    let from = 0;
    this.kernels = head.widths.map((width, group) => {
      const size = head.filters * width * depth;
      const kernel = Float32Array.from(steps.subarray(from, from + size), (step) => step * kernelScales[group]!);
      from += size;
      return kernel;
    });
    this.biases = blocks.biases as Float32Array;
    this.output = blocks.output as Float32Array;
    this.outputBias = blocks.outputBias as Float32Array;
    this.lexicon = valences();
    this.slots = head.widths.reduce((sum, width) => sum + width, 0);
    this.negated = this.product((_, extras) => {
      extras[2] = 1;
    });
    this.shouted = this.product((_, extras) => {
      extras[3] = 1;
    });
    this.line = Array.from({ length: LONGEST_SEQUENCE }, () => new Float32Array(this.slots * head.filters));
    this.pooled = new Float32Array(head.filters * head.widths.length);
    this.empty = new Float32Array(this.slots * head.filters);
    if (head.widths.some((width) => width > 3)) throw new Error("A filter of this net is wider than three words.");
  }

  score(reading: Reading): Float64Array {
    const { head, line, pooled, scores, slots, biases } = this;
    const { filters, widths } = head;
    const count = Math.min(reading.count, LONGEST_SEQUENCE);
    scores.fill(0);
    if (count === 0) return scores;
    // One empty word stands before and after the post.
    const { words, empty } = this;
    words[0] = empty;
    words[count + 1] = empty;
    for (let k = 0; k < count; k++) {
      const product = this.productOf(reading.hashes[k]!);
      const flags = reading.flags[k]!;
      if ((flags & (NEGATED | SHOUTED)) === 0) {
        words[k + 1] = product;
        continue;
      }
      const into = line[k]!;
      into.set(product);
      if (flags & NEGATED) for (let s = 0; s < slots * filters; s++) into[s]! += this.negated[s]!;
      if (flags & SHOUTED) for (let s = 0; s < slots * filters; s++) into[s]! += this.shouted[s]!;
      words[k + 1] = into;
    }
    let slot = 0;
    pooled.fill(Number.NEGATIVE_INFINITY);
    for (let group = 0; group < widths.length; group++) {
      const width = widths[group]!;
      const base = group * filters;
      const first = slot * filters;
      for (let t = 0; t + width <= count + 2; t++) {
        const a = words[t]!;
        if (width === 1) widestOfOne(pooled, base, filters, a, first);
        else if (width === 2) widestOfTwo(pooled, base, filters, a, words[t + 1]!, first);
        else widestOfThree(pooled, base, filters, a, words[t + 1]!, words[t + 2]!, first);
      }
      slot += width;
    }
    for (let f = 0; f < pooled.length; f++) pooled[f] = Math.max(0, pooled[f]! + biases[f]!);
    for (let c = 0; c < scores.length; c++) {
      let sum = this.outputBias[c]!;
      for (let f = 0; f < pooled.length; f++) sum += this.output[c * pooled.length + f]! * pooled[f]!;
      scores[c] = sum;
    }
    return scores;
  }

  private productOf(hash: number): Float32Array {
    const kept = this.products.get(hash);
    if (kept) return kept;
    const row = this.rows.get(hash) ?? 0;
    const valence = this.lexicon.of(hash);
    const made = row > 0 ? this.productWith(row, valence) : this.productOfUnlisted(valence);
    if (this.products.size >= KEPT_WORDS) this.products = new Map();
    this.products.set(hash, made);
    return made;
  }

  /** Words that are not listed differ only by valence: they share what is kept. */
  private productOfUnlisted(valence: number): Float32Array {
    const key = Math.round(valence * 10);
    const made = this.unlisted.get(key) ?? this.productWith(0, valence);
    this.unlisted.set(key, made);
    return made;
  }

  private productWith(row: number, valence: number): Float32Array {
    return this.product((vector, extras) => {
      for (let d = 0; d < vector.length; d++) vector[d] = this.vectors[row * vector.length + d]! * this.vectorScale;
      extras[0] = Math.max(0, valence) / 2;
      extras[1] = Math.max(0, -valence) / 2;
    });
  }

  /** What an input adds to each filter at each place: slots × filters. */
  private product(fill: (vector: Float32Array, extras: Float32Array) => void): Float32Array {
    const { dimensions, filters, widths } = this.head;
    const depth = dimensions + EXTRAS;
    const input = new Float32Array(depth);
    fill(input.subarray(0, dimensions), input.subarray(dimensions));
    const made = new Float32Array(this.slots * filters);
    let slot = 0;
    for (let group = 0; group < widths.length; group++)
      for (let place = 0; place < widths[group]!; place++, slot++)
        for (let f = 0; f < filters; f++) {
          const from = f * widths[group]! * depth + place * depth;
          let sum = 0;
          for (let d = 0; d < depth; d++) sum += this.kernels[group]![from + d]! * input[d]!;
          made[slot * filters + f] = sum;
        }
    return made;
  }
}

/** Keeps in `pooled` what is largest of a filter's sums; a loop for each width is twice as fast as one for all. */
function widestOfOne(pooled: Float32Array, base: number, filters: number, a: Float32Array, first: number): void {
  for (let f = 0; f < filters; f++) {
    const sum = a[first + f]!;
    if (sum > pooled[base + f]!) pooled[base + f] = sum;
  }
}

function widestOfTwo(
  pooled: Float32Array,
  base: number,
  filters: number,
  a: Float32Array,
  b: Float32Array,
  first: number,
): void {
  const second = first + filters;
  for (let f = 0; f < filters; f++) {
    const sum = a[first + f]! + b[second + f]!;
    if (sum > pooled[base + f]!) pooled[base + f] = sum;
  }
}

function widestOfThree(
  pooled: Float32Array,
  base: number,
  filters: number,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  first: number,
): void {
  const second = first + filters;
  const third = second + filters;
  for (let f = 0; f < filters; f++) {
    const sum = a[first + f]! + b[second + f]! + c[third + f]!;
    if (sum > pooled[base + f]!) pooled[base + f] = sum;
  }
}
