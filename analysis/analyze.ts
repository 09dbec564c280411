import { Reading } from "./engine/reading.ts";
import { ENRICHERS, type Enricher } from "./enrichers.ts";
import { toGiven } from "./places.ts";
import type { Hints, Signal } from "./signal.ts";

export type Analysis = {
  signals: Signal[];
  /** Enrichers that failed on this post; the others still answered. */
  failures: { field: Signal["field"]; error: Error }[];
};

const reading = new Reading();

/**
 * What a post says: language, tone, intents, urgency, toxicity, entities, each with confidence, model and the words that
 * counted. Never throws; an enricher that fails is named and leaves the others alone. Reads at most 8,000 characters, so
 * that a post's time is bounded (measured in analyze.test.ts). One post at a time per thread.
 */
export function analyze(text: string, hints: Hints = {}, enrichers: readonly Enricher[] = ENRICHERS): Analysis {
  const found: Signal[] = [];
  const failures: Analysis["failures"] = [];
  reading.read(text);
  const { cleaned } = reading;
  for (const { field, enrich } of enrichers) {
    try {
      const signal = enrich({ text, cleaned, reading, hints, found });
      if (!signal) continue;
      found.push(signal);
      // Entities are found in the text as given.
      if (field === "entities") continue;
      if (signal.each) for (const { reasons } of signal.each) toGiven(reasons, cleaned, text);
      else toGiven(signal.reasons, cleaned, text);
    } catch (error) {
      failures.push({ field, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { signals: found, failures };
}
