import { Linear, type Reason, softmax } from "./engine/linear.ts";
import { readLinear } from "./engine/linear-file.ts";
import { readModelFile } from "./engine/model-file.ts";
import { Network, type NetworkHead } from "./engine/network.ts";
import type { Reading } from "./engine/reading.ts";

export type Tone = {
  tone: "negative" | "neutral" | "positive" | "unknown";
  confidence: number;
  model: string;
  reasons: Reason[];
};

/** Languages that the multilingual model was fitted on; others are answered by it with half the confidence. */
const SPOKEN = new Set(["ar", "fr", "de", "hi", "it", "pt", "es", "en"]);

/** Its label's place: what speaks for neither side is no reason. */
export const NEUTRAL = 1;

/**
 * How a post sounds. English is read by the linear model and the net, averaged; other languages by the multilingual
 * model, whose confidence is lower for languages it was not fitted on. A post without words is "unknown".
 */
export function toneOf(reading: Reading, language: string): Tone {
  if (reading.count === 0) return { tone: "unknown", confidence: 0, model: "sentiment", reasons: [] };
  const { linear, chances, doubt } = toneChances(reading, language);
  const best = chances.indexOf(Math.max(...chances));
  return {
    tone: linear.model.labels[best] as Tone["tone"],
    confidence: Math.round(chances[best]! * doubt * 1000) / 1000,
    model: `${linear.model.name} ${linear.model.version}`,
    reasons: best === NEUTRAL ? [] : linear.reasons(reading, best),
  };
}

/** Chances of the three tones, the model that says so, and what its confidence is worth in this language. */
export function toneChances(
  reading: Reading,
  language: string,
): { linear: Linear; chances: Float64Array; doubt: number } {
  const english = language === "en" || language === "unknown";
  const linear = english ? englishModel() : multilingualModel();
  const chances = english ? englishChances(reading) : chancesOf(linear, reading);
  return { linear, chances, doubt: english || SPOKEN.has(language) ? 1 : 0.5 };
}

/** Chances of negative, neutral, positive for an English post. */
export function englishChances(reading: Reading): Float64Array {
  const chances = chancesOf(englishModel(), reading);
  const net = englishNet();
  net.score(reading);
  const others = softmax(net.scores, net.head.temperature, new Float64Array(3));
  for (let c = 0; c < 3; c++) chances[c] = (chances[c]! + others[c]!) / 2;
  return chances;
}

function chancesOf(linear: Linear, reading: Reading): Float64Array {
  linear.score(reading);
  return linear.probabilities();
}

let english: Linear | null = null;
export function englishModel(): Linear {
  english ??= new Linear(readLinear(new URL("./models/sentiment.bin", import.meta.url)).model, { together: true });
  return english;
}

let net: Network | null = null;
function englishNet(): Network {
  net ??= new Network(readModelFile<NetworkHead>(new URL("./models/sentiment-net.bin", import.meta.url)));
  return net;
}

let multilingual: Linear | null = null;
export function multilingualModel(): Linear {
  multilingual ??= new Linear(readLinear(new URL("./models/sentiment-multilingual.bin", import.meta.url)).model, {
    together: true,
  });
  return multilingual;
}
