import { type FeatureChoice, Features, MANNERS } from "../engine/features.ts";
import { Reading } from "../engine/reading.ts";
import { valences } from "../engine/valences.ts";

/** The features of many posts side by side, for training: post k's rows stand in rows[from[k], from[k + 1]). */
export type Corpus = {
  choice: FeatureChoice;
  size: number;
  from: Int32Array;
  /** The first row of post k that came from characters. */
  characters: Int32Array;
  rows: Int32Array;
  /** Row of each bucket (-1: seen in fewer posts than asked) and how many rows there are. */
  rowOf: Int32Array;
  rowCount: number;
  /** In how many posts a row occurs. */
  spread: Float32Array;
  manner: Float32Array;
};

/** Reads the texts; buckets seen in fewer than `atLeast` posts are left out. */
export function corpusOf(texts: readonly string[], choice: FeatureChoice, atLeast: number): Corpus {
  const features = new Features(choice, choice.manner ? valences() : null);
  const reading = new Reading();
  const from = new Int32Array(texts.length + 1);
  const characters = new Int32Array(texts.length);
  const manner = new Float32Array(texts.length * MANNERS);
  const counts = new Int32Array(1 << choice.bits);
  let buckets = new Int32Array(Math.max(1024, texts.length * 256));
  let end = 0;
  for (let k = 0; k < texts.length; k++) {
    reading.read(texts[k]!);
    features.of(reading);
    if (end + features.count > buckets.length) buckets = grown(buckets, (end + features.count) * 2);
    buckets.set(features.buckets.subarray(0, features.count), end);
    for (let f = 0; f < features.count; f++) counts[features.buckets[f]!]!++;
    characters[k] = end + features.ofWords;
    manner.set(features.manner, k * MANNERS);
    end += features.count;
    from[k + 1] = end;
  }
  const rowOf = new Int32Array(1 << choice.bits).fill(-1);
  let rowCount = 0;
  const spread: number[] = [];
  for (let bucket = 0; bucket < counts.length; bucket++)
    if (counts[bucket]! >= atLeast) {
      rowOf[bucket] = rowCount++;
      spread.push(counts[bucket]!);
    }
  const rows = buckets.slice(0, end);
  for (let k = 0; k < end; k++) rows[k] = rowOf[rows[k]!]!;
  return {
    choice,
    size: texts.length,
    from,
    characters,
    rows,
    rowOf,
    rowCount,
    spread: Float32Array.from(spread),
    manner,
  };
}

function grown(buckets: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(buckets);
  return larger;
}
