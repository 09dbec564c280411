import type { OwnModelTask } from "@earshot/contract/own-models.ts";
import { intents, tones, toxicities } from "@earshot/contract/signals.ts";

/** What a label can mean for each task; of languages, any code. */
export const meaningsOf: Record<Exclude<OwnModelTask, "language">, readonly string[]> = {
  tone: tones,
  intents,
  urgency: ["urgent", "normal"],
  toxicity: toxicities,
};

/** What models commonly call the same. */
const otherNames: Partial<Record<OwnModelTask, ReadonlyMap<string, string>>> = {
  tone: new Map([
    ["pos", "positive"],
    ["neg", "negative"],
    ["neu", "neutral"],
  ]),
  toxicity: new Map([
    ["toxic", "offensive"],
    ["non-toxic", "none"],
    ["not-toxic", "none"],
    ["non-offensive", "none"],
    ["not-offensive", "none"],
  ]),
  urgency: new Map([
    ["not-urgent", "normal"],
    ["non-urgent", "normal"],
  ]),
};

/** The value that a label most likely means, by its name; empty where nothing is alike. */
export function guessMeaning(task: OwnModelTask, label: string): string {
  const name = label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  if (task === "language") return /^[a-z]{2,3}(-[a-z]{2})?$/.test(name) ? name : "";
  return meaningsOf[task].find((value) => value === name) ?? otherNames[task]?.get(name) ?? "";
}
