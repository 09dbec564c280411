import { clean } from "./engine/clean.ts";
import { Reading } from "./engine/reading.ts";
import { ENRICHERS, type Enricher } from "./enrichers.ts";
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
  const cleaned = clean(text);
  const found: Signal[] = [];
  const failures: Analysis["failures"] = [];
  reading.read(cleaned);
  for (const { field, enrich } of enrichers) {
    try {
      const signal = enrich({ text, cleaned, reading, hints, found });
      if (signal) found.push(signal);
    } catch (error) {
      failures.push({ field, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { signals: found, failures };
}
