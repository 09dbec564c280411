import type { Reason, Signal } from "@earshot/contract/signals.ts";
import type { Corrected, PersonsWord } from "./corrected.ts";

/** What analysis says of a post, as it is stored: values to ask for, the rest packed. */
export type PostSignals = {
  language: string | null;
  tone: string | null;
  intents: string[];
  urgent: boolean | null;
  toxicity: string | null;
  /** confidence, model and reasons by field, see `pack` */
  said: string;
};

/** A reason in a row: word, weight, then its places [start, end, …]; those in the title as ~start, ~end. */
type PackedReason = [word: string, weight: number, ...at: number[]];
type Packed = [confidence: number, model: string, reasons?: PackedReason[]];
/** The fields in which the workspace's own model was asked and failed, each with a sentence why. */
type Fallbacks = { [F in Signal["field"]]?: string };
type Said = Corrected & {
  fallbacks?: Fallbacks;
  language?: Packed;
  tone?: Packed;
  urgency?: Packed;
  toxicity?: Packed;
  /** the model, then each value as it stands in `intents` */
  intents?: [model: string, ...each: [confidence: number, reasons: PackedReason[]][]];
};

/** What was said of one field, with places in the title, a line break and the text. */
export type Found = {
  field: Signal["field"];
  model: string;
  values: { value: string; confidence: number; reasons: { word: string; weight: number; at: number[] }[] }[];
};

/** @param titleLength UTF-16 units of the title, null without one */
export function pack(found: Found[], titleLength: number | null): PostSignals {
  return packInto(
    { language: null, tone: null, intents: [], urgent: null, toxicity: null, said: "{}" },
    found,
    titleLength,
  );
}

/**
 * The same with other words on some fields: what `found` says replaces what was said of them. A field that is "unknown" in
 * it loses its value.
 * @param fallbacks fields that keep their words, and why nobody else's replaced them
 */
export function repack(
  before: PostSignals,
  found: Found[],
  titleLength: number | null,
  fallbacks: Fallbacks = {},
): PostSignals {
  const signals = packInto(before, found, titleLength);
  const said = JSON.parse(signals.said) as Said;
  const kept = { ...said.fallbacks, ...fallbacks };
  for (const { field } of found) delete kept[field];
  delete said.fallbacks;
  if (Object.keys(kept).length > 0) said.fallbacks = kept;
  return { ...signals, said: JSON.stringify(said) };
}

function packInto(before: PostSignals, found: Found[], titleLength: number | null): PostSignals {
  const signals = { ...before };
  const said = JSON.parse(before.said) as Said;
  const reasonsOf = (reasons: Found["values"][number]["reasons"]) =>
    reasons.map(({ word, weight, at }): PackedReason => [word, weight, ...placed(at, titleLength)]);
  for (const { field, model, values } of found) {
    if (field === "intent") {
      signals.intents = values.map(({ value }) => value);
      delete said.intents;
      if (values.length > 0)
        said.intents = [
          model,
          ...values.map(({ confidence, reasons }): [number, PackedReason[]] => [confidence, reasonsOf(reasons)]),
        ];
      continue;
    }
    const [only] = values;
    if (!only || only.value === "unknown") {
      if (field === "urgency") signals.urgent = null;
      else signals[field] = null;
      delete said[field];
      continue;
    }
    if (field === "urgency") signals.urgent = only.value === "urgent";
    else signals[field] = only.value;
    said[field] =
      only.reasons.length > 0 ? [only.confidence, model, reasonsOf(only.reasons)] : [only.confidence, model];
  }
  signals.said = JSON.stringify(said);
  return signals;
}

function placed(at: number[], titleLength: number | null): number[] {
  if (titleLength === null) return at;
  const behind = titleLength + 1;
  const places: number[] = [];
  for (let k = 0; k < at.length; k += 2) {
    const [start, end] = [at[k]!, at[k + 1]!];
    if (start >= behind) places.push(start - behind, end - behind);
    else if (end <= titleLength) places.push(~start, ~end);
  }
  return places;
}

/** As the wire tells it; null when the post was not analyzed. */
export function presentSignals(row: PostSignals | null): Signal[] | null {
  if (row === null) return null;
  const said = JSON.parse(row.said) as Said;
  const signals: Signal[] = [];
  const instead = (field: Signal["field"]) => {
    const fallback = said.fallbacks?.[field];
    return fallback === undefined ? {} : { fallback };
  };
  const add = (field: "language" | "tone" | "urgency" | "toxicity", value: string | null) => {
    const packed = said[field];
    const word = said.corrected?.[field];
    if (value === null || !(packed || word)) return;
    const [confidence, model, reasons = []] = packed ?? [1, ""];
    signals.push({
      field,
      value,
      ...(word ? saidBy(word, value, word[1]) : { confidence, model, reasons: reasons.map(presentReason) }),
      ...instead(field),
    });
  };
  add("language", row.language);
  add("tone", row.tone);
  const [model = "", ...each] = said.intents ?? [];
  const heard = said.corrected?.heard ?? row.intents;
  for (const value of row.intents) {
    const [confidence, reasons] = each[heard.indexOf(value)] ?? [0, []];
    const word = said.corrected?.intents?.[value];
    signals.push({
      field: "intent",
      value,
      ...(word
        ? saidBy(word, value, word[1] === "yes" ? value : null)
        : { confidence, model, reasons: reasons.map(presentReason) }),
      ...instead("intent"),
    });
  }
  add("urgency", row.urgent === null ? null : row.urgent ? "urgent" : "normal");
  add("toxicity", row.toxicity);
  return signals;
}

/** A person's word needs no reasons and leaves no doubt. */
const saidBy = ([, , by, at]: PersonsWord, value: string, said: string | null) => ({
  confidence: 1,
  model: "",
  reasons: [],
  corrected: { by, at, said, confirmed: said === value },
});

function presentReason([word, weight, ...at]: PackedReason): Reason {
  const spans: Reason["spans"] = [];
  for (let k = 0; k < at.length; k += 2) {
    const [start, end] = [at[k]!, at[k + 1]!];
    spans.push(start < 0 ? { field: "title", start: ~start, end: ~end } : { field: "text", start, end });
  }
  return { word, weight, spans };
}

/** The signals among a post's columns; null when it has none. */
export const signalsOf = (row: { [Name in keyof PostSignals]: PostSignals[Name] | null }): PostSignals | null =>
  row.said === null
    ? null
    : {
        language: row.language,
        tone: row.tone,
        intents: row.intents ?? [],
        urgent: row.urgent,
        toxicity: row.toxicity,
        said: row.said,
      };

/** A post's signals as a query asks for them. */
export const signalFacts = (signals: PostSignals | null) => ({
  tone: signals?.tone ?? null,
  intents: signals?.intents ?? [],
  urgent: signals?.urgent ?? null,
  toxicity: signals?.toxicity ?? null,
});
