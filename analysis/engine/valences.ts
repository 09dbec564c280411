import { readFileSync } from "node:fs";
import { clean } from "./clean.ts";
import { Reading } from "./reading.ts";

/** How good or bad single words sound, -4 to +4, by the hash of the word. */
export class Valences {
  private readonly table: Map<number, number>;

  constructor(table: Map<number, number>) {
    this.table = table;
  }

  /** 0 for a word that is not listed. */
  of(hash: number): number {
    return this.table.get(hash) ?? 0;
  }
}

let loaded: Valences | null = null;

/** The valences of ../lexicon/valence.tsv, read on first use (source and license: ../lexicon/README.md). */
export function valences(): Valences {
  if (loaded) return loaded;
  const table = new Map<number, number>();
  const reading = new Reading();
  for (const line of readFileSync(new URL("../lexicon/valence.tsv", import.meta.url), "utf8").split("\n")) {
    const [word, value] = line.split("\t");
    if (!word || !value) continue;
    reading.read(clean(word));
    if (reading.count === 1) table.set(reading.hashes[0]!, Number(value));
  }
  loaded = new Valences(table);
  return loaded;
}
