import { SEEDS, SLOTS } from "./seed-lines.ts";
import { seeded } from "./seeded.ts";

export type Seed = { text: string; label: string };

/** About `each` sentences a label, made from the lines of seed-lines.ts; the same on every run. */
export function seeds(each: number): Seed[] {
  const random = seeded(5);
  const pick = (choices: readonly string[]) => choices[Math.floor(random() * choices.length)]!;
  const fill = (line: string): string =>
    line
      .replace(/\{(\w+)\}/g, (_, slot: string) => pick(SLOTS[slot]!))
      .replace(/\[([^\]]+)\]/g, (_, all: string) => pick(all.split("|")));
  const made: Seed[] = [];
  for (const [label, lines] of Object.entries(SEEDS)) {
    const texts = new Set<string>();
    for (let k = 0; k < each * 3 && texts.size < each; k++) texts.add(fill(fill(lines[k % lines.length]!)));
    for (const text of texts) made.push({ label, text });
  }
  return made;
}
