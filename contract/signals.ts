import { z } from "zod";
import { language } from "./text.ts";

export const tones = ["negative", "neutral", "positive"] as const;
export const tone = z.enum(tones);
export type Tone = z.infer<typeof tone>;

export const intents = [
  "question",
  "complaint",
  "praise",
  "purchase-intent",
  "asks-recommendation",
  "idea",
  "churn-threat",
  "spam",
] as const;
export const intent = z.enum(intents);
export type Intent = z.infer<typeof intent>;

export const toxicities = ["none", "harsh", "offensive"] as const;
export const toxicity = z.enum(toxicities);
export type Toxicity = z.infer<typeof toxicity>;

export const signalFields = ["language", "tone", "intent", "urgency", "toxicity"] as const;
export const signalField = z.enum(signalFields);
export type SignalField = z.infer<typeof signalField>;

/** What narrows a list by what analysis says; everything named must hold. */
export const signalFilter = {
  /** `pt` takes `pt-br` too */
  language: language.optional(),
  tone: tone.optional(),
  intent: intent.optional(),
  urgency: z.enum(["urgent", "normal"]).optional(),
  toxicity: toxicity.optional(),
};
export type SignalFilter = {
  language?: string;
  tone?: Tone;
  intent?: Intent;
  urgency?: "urgent" | "normal";
  toxicity?: Toxicity;
};

/** Lists can be sorted by these, the worst first and within that the newest: urgent; negative; offensive. */
export const signalSorts = ["urgency", "tone", "toxicity"] as const;
export type SignalSort = (typeof signalSorts)[number];

/** A word or clause that counted, and where it stands: UTF-16 offsets, none where it is no word of the post. */
export const reason = z.object({
  word: z.string(),
  /** more is stronger */
  weight: z.number(),
  spans: z.array(z.object({ field: z.enum(["title", "text"]), start: z.number().int(), end: z.number().int() })),
});
export type Reason = z.infer<typeof reason>;

/** One thing that analysis says of a post; of several intents, one each. What is not known is not said. */
export const signal = z.object({
  field: signalField,
  /**
   * language: ISO 639-1, with a region where the source names one; tone: negative, neutral, positive; intent: question,
   * complaint, praise, purchase-intent, asks-recommendation, idea, churn-threat, spam; urgency: urgent, normal;
   * toxicity: none, harsh, offensive
   */
  value: z.string(),
  /** 0 to 1 */
  confidence: z.number(),
  /** name and version of what said so; empty where a person did */
  model: z.string(),
  /** strongest first */
  reasons: z.array(reason),
  /** why the workspace's own model did not say it, where it was asked and failed */
  fallback: z.string().optional(),
  /** a person said so, whatever a model says */
  corrected: z
    .object({
      by: z.string(),
      at: z.string(),
      /** what the model had said; null: nothing, or that an intent does not hold */
      said: z.string().nullable(),
      /** the model had said the same */
      confirmed: z.boolean(),
    })
    .optional(),
});
export type Signal = z.infer<typeof signal>;
