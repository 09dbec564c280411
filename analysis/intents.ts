import { Linear, type Reason } from "./engine/linear.ts";
import { readLinear } from "./engine/linear-file.ts";
import type { Reading } from "./engine/reading.ts";

/** What a post may want; several at once. */
export const INTENTS = [
  "question",
  "complaint",
  "praise",
  "purchase-intent",
  "asks-recommendation",
  "idea",
  "churn-threat",
  "spam",
] as const;

export type Intent = (typeof INTENTS)[number];
export type FoundIntent = { intent: Intent; confidence: number; reasons: Reason[] };

/** An intent is told from this chance on, unless the workspace says otherwise. */
export const INTENT_THRESHOLD = 0.5;

/** The intents of a post, surest first. `thresholds`: a workspace's own. */
export function intentsOf(reading: Reading, thresholds: Partial<Record<Intent, number>> = {}): FoundIntent[] {
  if (reading.count === 0) return [];
  const linear = intentModel();
  linear.score(reading);
  const chances = linear.probabilities();
  return INTENTS.map((intent, column) => ({ intent, column, confidence: Math.round(chances[column]! * 1000) / 1000 }))
    .filter(({ intent, confidence }) => confidence >= (thresholds[intent] ?? INTENT_THRESHOLD))
    .sort((a, b) => b.confidence - a.confidence)
    .map(({ intent, column, confidence }) => ({ intent, confidence, reasons: linear.reasons(reading, column) }));
}

let model: Linear | null = null;
export function intentModel(): Linear {
  model ??= new Linear(readLinear(new URL("./models/intents.bin", import.meta.url)).model, { together: true });
  return model;
}
