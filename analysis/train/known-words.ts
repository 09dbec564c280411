import { readModelFile } from "../engine/model-file.ts";
import type { NetworkHead } from "../engine/network.ts";
import { Reading } from "../engine/reading.ts";
import type { Vocabulary } from "./network.ts";
import { seeded } from "./seeded.ts";

/** A word that the sentiment net does not know is learnt from this many places on. */
const AT_LEAST = 3;

/**
 * The words of a smaller task's net, with the vectors that the sentiment net learnt for them (its card names their
 * source): those of the texts, then the sentiment net's most frequent ones, up to `size`. Row 0 is unknown.
 */
export function knownWords(texts: readonly string[], size: number): Vocabulary {
  const path = new URL("../models/sentiment-net.bin", import.meta.url);
  const { head, blocks } = readModelFile<NetworkHead>(path);
  const { dimensions } = head;
  const known = blocks.hashes as Int32Array;
  const steps = blocks.vectors as Int8Array;
  const scale = (blocks.vectorScale as Float32Array)[0]!;
  const rows = new Map(Array.from(known, (hash, row) => [hash, row]));
  rows.delete(known[0]!);
  const counts = new Map<number, number>();
  const reading = new Reading();
  for (const text of texts) {
    reading.read(text);
    for (let k = 0; k < reading.count; k++) counts.set(reading.hashes[k]!, (counts.get(reading.hashes[k]!) ?? 0) + 1);
  }
  const chosen = new Set<number>();
  for (const [hash, count] of [...counts].sort((a, b) => b[1] - a[1]))
    if (chosen.size < size && (rows.has(hash) || count >= AT_LEAST)) chosen.add(hash);
  for (const hash of rows.keys()) if (chosen.size < size) chosen.add(hash);
  const random = seeded(11);
  const vectors = new Float32Array((chosen.size + 1) * dimensions);
  let at = dimensions;
  for (const hash of chosen) {
    const from = rows.get(hash);
    for (let d = 0; d < dimensions; d++)
      vectors[at++] = from === undefined ? (random() - 0.5) / 3 : steps[from * dimensions + d]! * scale;
  }
  return { hashes: Int32Array.from([0, ...chosen]), vectors, dimensions };
}
