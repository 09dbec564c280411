import type { Layer } from "./engine/difference.ts";
import { type Reason, softmax, strongest } from "./engine/linear.ts";
import { ENRICHERS, type Enricher, type Subject } from "./enrichers.ts";
import type { Signal } from "./signal.ts";
import { answersOf, BASES, TAUGHT_TASKS, type TaughtTask, taughtFeatures } from "./taught-tasks.ts";

/** A workspace's difference and its number: the version on a value reads "sentiment 2026-11 +3". */
export type TaughtLayer = { layer: Layer; version: number };
export type TaughtLayers = Partial<Record<TaughtTask, TaughtLayer>>;

/** The enrichers as one workspace taught them; those it did not teach, and those that are not the shipped ones, as they are. */
export function taughtEnrichers(enrichers: readonly Enricher[], layers: TaughtLayers): readonly Enricher[] {
  return enrichers.map((enricher) => {
    const task = TAUGHT_TASKS.find((one) => one === enricher.field);
    const taught = task && layers[task];
    if (!task || !taught || !ENRICHERS.includes(enricher)) return enricher;
    return { field: enricher.field, enrich: (subject) => say(task, taught, subject, enricher) };
  });
}

/** What the base says with the difference added; what it has no word for (an empty post) it says alone. */
function say(task: TaughtTask, { layer, version }: TaughtLayer, subject: Subject, enricher: Enricher): Signal | null {
  const { reading, hints, found } = subject;
  if (reading.count === 0) return enricher.enrich(subject);
  const base = BASES[task];
  const { scores, model: said, reasons } = base.answer(reading, languageIn(found), hints);
  const features = taughtFeatures();
  features.of(reading);
  layer.addTo(scores, features);
  const chances = chancesOf(scores, base.exclusive);
  const reasonsOf = (label: number): Reason[] => {
    if (base.labels[label] === usual[task]) return [];
    if (sums.length < reading.count) sums = new Float64Array(reading.count * 2);
    sums.fill(0, 0, reading.count);
    layer.spokeFor(label, features, sums);
    return together(reasons(label), strongest(reading, sums, 4));
  };
  const each = answersOf(base, scores).map((label) => ({
    value: base.labels[label]!,
    confidence: Math.round(chances[label]! * 1000) / 1000,
    reasons: reasonsOf(label),
  }));
  const model = `${said} +${version}`;
  const { field } = enricher;
  if (base.exclusive) return { field, model, ...each[0]! };
  return {
    field,
    value: each.map(({ value }) => value),
    confidence: each.at(-1)?.confidence ?? 0,
    model,
    reasons: each[0]?.reasons ?? [],
    each,
  };
}

/** What most posts are needs no reason. */
const usual: Partial<Record<TaughtTask, string>> = { tone: "neutral", urgency: "normal", toxicity: "none" };

/** The language as models are chosen by. */
function languageIn(found: readonly Signal[]): string {
  const language = found.find(({ field }) => field === "language")?.value;
  return typeof language === "string" ? language.split("-")[0]! : "unknown";
}

function chancesOf(scores: Float64Array, exclusive: boolean): Float64Array {
  if (exclusive) return softmax(scores, 1, new Float64Array(scores.length));
  return scores.map((score) => 1 / (1 + Math.exp(-score)));
}

let sums = new Float64Array(256);

/** Words of both, those of both once, strongest first. */
function together(base: readonly Reason[], taught: readonly Reason[]): Reason[] {
  const byWord = new Map(base.map((reason) => [reason.word, reason]));
  for (const reason of taught) {
    const other = byWord.get(reason.word);
    byWord.set(
      reason.word,
      other ? { ...other, weight: Math.round((other.weight + reason.weight) * 1000) / 1000 } : reason,
    );
  }
  return [...byWord.values()].sort((a, b) => b.weight - a.weight).slice(0, 4);
}
