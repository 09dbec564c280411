import type { Reading } from "./engine/reading.ts";
import { entitiesOf } from "./entities.ts";
import { intentModel, intentsOf } from "./intents.ts";
import { languageOf } from "./language.ts";
import type { Hints, Signal } from "./signal.ts";
import { toneOf } from "./tone.ts";
import { toxicityOf } from "./toxicity.ts";
import { urgencyOf } from "./urgency.ts";

/** A post on its way: each enricher sees what those before it found. */
export type Subject = { text: string; cleaned: string; reading: Reading; hints: Hints; found: Signal[] };

/** Says one thing of a post, or nothing. Models load on the first call. */
export type Enricher = { field: Signal["field"]; enrich(subject: Subject): Signal | null };

/** In the order they run: tone needs the language. */
export const ENRICHERS: readonly Enricher[] = [
  { field: "language", enrich: language },
  { field: "tone", enrich: tone },
  { field: "intents", enrich: intents },
  { field: "urgency", enrich: urgency },
  { field: "toxicity", enrich: toxicity },
  { field: "entities", enrich: entities },
];

const LANGUAGE_MODEL = "eld 2.1.0";
/** Below this confidence the detector gives way to what the source claims. */
const SURE = 0.6;

function language({ text, cleaned, hints }: Subject): Signal {
  const { language, confidence } = languageOf(text, cleaned);
  const claimed = hints.language?.toLowerCase();
  // The source is believed where the text does not tell, and on the region of a language that it does tell.
  if (claimed && claimed.split("-")[0] === language)
    return { field: "language", value: claimed, confidence, model: LANGUAGE_MODEL, reasons: [] };
  if (claimed && confidence < SURE)
    return { field: "language", value: claimed, confidence: 0.5, model: "source", reasons: [] };
  return { field: "language", value: language, confidence, model: LANGUAGE_MODEL, reasons: [] };
}

function tone({ reading, found }: Subject): Signal {
  const language = found.find(({ field }) => field === "language")?.value;
  const { tone, ...rest } = toneOf(reading, typeof language === "string" ? language.split("-")[0]! : "unknown");
  return { field: "tone", value: tone, ...rest };
}

function intents({ reading }: Subject): Signal {
  const found = intentsOf(reading);
  const { name, version } = intentModel().model;
  return {
    field: "intents",
    value: found.map(({ intent }) => intent),
    confidence: found.at(-1)?.confidence ?? 0,
    model: `${name} ${version}`,
    reasons: found[0]?.reasons ?? [],
    each: found.map(({ intent, confidence, reasons }) => ({ value: intent, confidence, reasons })),
  };
}

function urgency({ cleaned, hints }: Subject): Signal {
  const { urgent, score, reasons } = urgencyOf(cleaned, hints);
  return {
    field: "urgency",
    value: urgent ? "urgent" : "normal",
    confidence: Math.round((1 - 0.5 / (1 + score)) * 100) / 100,
    model: "rules 1",
    reasons,
  };
}

function toxicity({ reading }: Subject): Signal {
  const { level, ...rest } = toxicityOf(reading);
  return { field: "toxicity", value: level, ...rest };
}

function entities({ text, hints }: Subject): Signal {
  const found = entitiesOf(text, hints.gazetteer);
  return {
    field: "entities",
    value: found.map(({ kind, name }) => `${kind}:${name}`),
    confidence: found.length === 0 ? 0 : 0.9,
    model: "patterns 1",
    reasons: found.map(({ text, start, end }) => ({ word: text, weight: 1, at: [start, end] })),
  };
}
