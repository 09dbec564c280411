import { hashOf } from "./engine/hash.ts";
import { Linear, type Reason } from "./engine/linear.ts";
import { readLinear } from "./engine/linear-file.ts";
import { readModelFile } from "./engine/model-file.ts";
import { Network, type NetworkHead } from "./engine/network.ts";
import { Pair } from "./engine/pair.ts";
import type { Reading } from "./engine/reading.ts";

/** "offensive" should be seen by a person before anything is done about it. */
export type Toxicity = { level: "none" | "harsh" | "offensive"; confidence: number; model: string; reasons: Reason[] };

/** Words that insult whoever is meant; swearing at a thing is not among them. */
const INSULTS: ReadonlyMap<number, string> = new Map(
  "idiot idiots moron morons retard retarded asshole assholes bastard bastards bitch bitches cunt cunts dickhead twat scum wanker slut whore faggot nigger arschloch wichser hurensohn connard salope puta cabrón stronzo"
    .split(" ")
    .map((word) => [hashOf(word), word]),
);
const HARSH_FROM = 0.6;
const OFFENSIVE_FROM = 0.8;

/** How rough a post is, by the offensive model (a linear one and a net) and a list of insults. */
export function toxicityOf(reading: Reading): Toxicity {
  const linear = offensiveModel();
  const name = `${linear.model.name} ${linear.model.version}`;
  if (reading.count === 0) return { level: "none", confidence: 0, model: name, reasons: [] };
  const chance = offensivePair().chances(reading)[1]!;
  const insults = insultsIn(reading);
  const level =
    chance >= OFFENSIVE_FROM || (insults.length > 0 && chance >= 0.5)
      ? "offensive"
      : chance >= HARSH_FROM || insults.length > 0
        ? "harsh"
        : "none";
  const reasons = level === "none" ? [] : [...insults, ...linear.reasons(reading, 1)];
  return {
    level,
    confidence:
      Math.round((level === "none" ? 1 - chance : Math.max(chance, insults.length > 0 ? 0.6 : 0)) * 1000) / 1000,
    model: name,
    reasons: reasons.filter(({ word }, k) => reasons.findIndex((other) => other.word === word) === k).slice(0, 5),
  };
}

function insultsIn(reading: Reading): Reason[] {
  const found: Reason[] = [];
  for (let k = 0; k < reading.count && found.length < 5; k++) {
    const word = INSULTS.get(reading.hashes[k]!);
    if (word !== undefined)
      found.push({ word, weight: 1, at: reading.placed ? [reading.froms[k]!, reading.tos[k]!] : [] });
  }
  return found;
}

let model: Linear | null = null;
export function offensiveModel(): Linear {
  model ??= new Linear(readLinear(new URL("./models/offensive.bin", import.meta.url)).model, { together: true });
  return model;
}

let pair: Pair | null = null;
function offensivePair(): Pair {
  const net = new URL("./models/offensive-net.bin", import.meta.url);
  pair ??= new Pair(offensiveModel(), new Network(readModelFile<NetworkHead>(net)));
  return pair;
}
