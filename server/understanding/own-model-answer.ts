import type { OwnModelTask } from "@earshot/contract/own-models.ts";
import { intent, tone, toxicity } from "@earshot/contract/signals.ts";
import { language } from "@earshot/contract/text.ts";
import { z } from "zod";
import type { Found } from "#server/posts/signals.ts";

const label = <T extends z.ZodType<string>>(value: T) =>
  z.strictObject({
    value,
    confidence: z.number().min(0).max(1),
    words: z.array(z.string().max(200)).max(10).optional(),
  });

/** What can be said of each task; `unknown` says nothing. */
export const sayable = {
  language: language.toLowerCase(),
  tone: z.enum([...tone.options, "unknown"]),
  intents: intent,
  urgency: z.enum(["urgent", "normal"]),
  toxicity,
} satisfies Record<OwnModelTask, z.ZodType<string>>;

const answers = {
  language: label(sayable.language),
  tone: label(sayable.tone),
  intents: z.array(label(sayable.intents)).max(intent.options.length),
  urgency: label(sayable.urgency),
  toxicity: label(sayable.toxicity),
} satisfies Record<OwnModelTask, z.ZodType>;

export type OwnAnswer = {
  found: Found[];
  /** tasks that were not answered in the form that was asked for */
  missed: OwnModelTask[];
};

const mostWords = 4;
const mostPlaces = 3;

/**
 * What a model's answer says of a post; null when it is no answer at all. Only the values that were offered are taken, for
 * the tasks that were asked, and a word counts only where it stands in the post: nothing of the answer's own making is
 * ever shown.
 * @param text title, a line break and text
 */
export function readAnswer(
  content: string,
  { tasks, text, model }: { tasks: readonly OwnModelTask[]; text: string; model: string },
): OwnAnswer | null {
  const given = objectOf(content);
  if (!given || Object.keys(given).some((key) => !(tasks as readonly string[]).includes(key))) return null;
  const found: Found[] = [];
  const missed: OwnModelTask[] = [];
  for (const task of tasks) {
    const parsed = answers[task].safeParse(given[task]);
    if (!parsed.success) {
      missed.push(task);
      continue;
    }
    const labels = [parsed.data].flat();
    const values = new Map(
      labels.map(({ value, confidence, words = [] }) => [
        value,
        { value, confidence: Math.round(confidence * 1_000) / 1_000, reasons: reasonsIn(text, words) },
      ]),
    );
    found.push({
      field: task === "intents" ? "intent" : task,
      model,
      values: [...values.values()].sort((a, b) => b.confidence - a.confidence),
    });
  }
  return missed.length === tasks.length ? null : { found, missed };
}

/** One JSON object, bare or in a code fence. */
function objectOf(content: string): Record<string, unknown> | null {
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(content)?.[1] ?? content;
  try {
    const given: unknown = JSON.parse(bare);
    return typeof given === "object" &&
      given !== null &&
      !Array.isArray(given) &&
      Object.hasOwn(given, "__proto__") === false
      ? (given as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function reasonsIn(text: string, words: string[]): Found["values"][number]["reasons"] {
  const lower = text.toLowerCase();
  // Places hold only where lower case has the same length.
  if (lower.length !== text.length) return [];
  const reasons: Found["values"][number]["reasons"] = [];
  for (const given of new Set(words.map((word) => word.trim().toLowerCase()))) {
    if (reasons.length === mostWords || given === "") continue;
    const at: number[] = [];
    for (
      let from = lower.indexOf(given);
      from >= 0 && at.length < 2 * mostPlaces;
      from = lower.indexOf(given, from + 1)
    )
      at.push(from, from + given.length);
    if (at.length > 0) reasons.push({ word: text.slice(at[0], at[1]), weight: 1, at });
  }
  return reasons;
}
