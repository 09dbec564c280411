import { type FeatureChoice, type Features, featuresOf } from "./features.ts";
import type { LinearModel } from "./linear.ts";
import type { Reading } from "./reading.ts";

/** Columns that stand side by side: a bucket's weights in all models are one quarter of a cache line. */
export const COLUMNS = 16;

/**
 * The weights of all models that read the same features, side by side by bucket, so that a post fetches each of its
 * buckets once for all of them: with tables of their own, four models wait for memory eight times as often. 4 MB at 18
 * bits, filled model by model as each is needed.
 */
export class Board {
  readonly features: Features;
  readonly weights: Int8Array;
  /** Sums of the last post's weights by column: of its words, of its runs of characters. */
  readonly ofWords: Int32Array = new Int32Array(COLUMNS);
  readonly ofRuns: Int32Array = new Int32Array(COLUMNS);
  private used = 0;
  private last: Reading | null = null;
  private lastGeneration = 0;

  constructor(choice: FeatureChoice) {
    this.features = featuresOf(choice);
    this.weights = new Int8Array(COLUMNS << choice.bits);
  }

  /** Takes a model's weights in; gives its first column, or -1 when there is no room. */
  add({ rows, weights, labels }: LinearModel): number {
    const count = labels.length;
    if (this.used + count > COLUMNS) return -1;
    const column = this.used;
    this.used += count;
    for (let bucket = 0; bucket < rows.length; bucket++) {
      const row = rows[bucket]!;
      if (row < 0) continue;
      for (let c = 0; c < count; c++) this.weights[bucket * COLUMNS + column + c] = weights[row * count + c]!;
    }
    this.last = null;
    return column;
  }

  /** Models take turns on one post: it is summed up once. */
  of(reading: Reading): void {
    if (this.last === reading && this.lastGeneration === reading.generation) return;
    this.last = reading;
    this.lastGeneration = reading.generation;
    const { features, weights } = this;
    features.of(reading);
    sum(weights, features.buckets, 0, features.ofWords, this.ofWords);
    sum(weights, features.buckets, features.ofWords, features.count, this.ofRuns);
  }
}

const boards = new Map<string, Board>();

/** The one board of a choice of features in this thread. */
export function boardOf(choice: FeatureChoice): Board {
  const key = JSON.stringify([choice.bits, choice.words, choice.from, choice.to, choice.manner]);
  let board = boards.get(key);
  if (!board) {
    board = new Board(choice);
    boards.set(key, board);
  }
  return board;
}

/** Adds up the columns of some buckets; unrolled, which is four times as fast as a loop over columns. */
function sum(weights: Int8Array, buckets: Int32Array, from: number, to: number, into: Int32Array): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  let i = 0;
  let j = 0;
  let k = 0;
  let l = 0;
  let m = 0;
  let n = 0;
  let o = 0;
  let p = 0;
  for (let at = from; at < to; at++) {
    const w = buckets[at]! * COLUMNS;
    a += weights[w]!;
    b += weights[w + 1]!;
    c += weights[w + 2]!;
    d += weights[w + 3]!;
    e += weights[w + 4]!;
    f += weights[w + 5]!;
    g += weights[w + 6]!;
    h += weights[w + 7]!;
    i += weights[w + 8]!;
    j += weights[w + 9]!;
    k += weights[w + 10]!;
    l += weights[w + 11]!;
    m += weights[w + 12]!;
    n += weights[w + 13]!;
    o += weights[w + 14]!;
    p += weights[w + 15]!;
  }
  into.set([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]);
}
