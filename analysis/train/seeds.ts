import { SEEDS, SLOTS } from "./seed-lines.ts";
import { seeded } from "./seeded.ts";
import { SHOP } from "./shop-lines.ts";

export type Seed = { text: string; label: string };

/** About `each` sentences a label, made from the lines of seed-lines.ts; the same on every run. */
export function seeds(each: number): Seed[] {
  const fill = filler(5);
  const made: Seed[] = [];
  for (const [label, lines] of Object.entries(SEEDS)) {
    const texts = new Set<string>();
    for (let k = 0; k < each * 3 && texts.size < each; k++) texts.add(fill(lines[k % lines.length]!));
    for (const text of texts) made.push({ label, text });
  }
  return made;
}

type ServicePost = { text: string; tone: "negative" | "neutral" | "positive"; rough: boolean; line: number };

/** `each` posts of every line of shop-lines.ts, fewer where a line has not as many; the same on every run. */
export function servicePosts(each: number): ServicePost[] {
  const fill = filler(17);
  const made: ServicePost[] = [];
  let line = 0;
  for (const { tone, rough, lines } of SHOP)
    for (const pattern of lines) {
      const texts = new Set<string>();
      for (let k = 0; k < each * 3 && texts.size < each; k++) texts.add(fill(pattern));
      for (const text of texts) made.push({ text, tone, rough, line });
      line++;
    }
  return made;
}

function filler(seed: number): (line: string) => string {
  const random = seeded(seed);
  const pick = (choices: readonly string[]) => choices[Math.floor(random() * choices.length)]!;
  const fill = (line: string): string =>
    line
      .replace(/\{(\w+)\}/g, (_, slot: string) => pick(SLOTS[slot]!))
      .replace(/\[([^\]]+)\]/g, (_, all: string) => pick(all.split("|")));
  return (line) => fill(fill(line));
}
