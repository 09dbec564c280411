import { featuresOf } from "./engine/features.ts";
import type { Linear } from "./engine/linear.ts";
import type { Reading } from "./engine/reading.ts";
import { INTENT_THRESHOLD, INTENTS, intentModel } from "./intents.ts";
import type { Hints } from "./signal.ts";
import { englishModel, multilingualModel, toneChances } from "./tone.ts";
import { offensiveModel, toxicityOf } from "./toxicity.ts";
import type { Taught } from "./train/learn-difference.ts";
import { URGENT_FROM, urgencyOf } from "./urgency.ts";

/** What the people of a workspace can teach. */
export const TAUGHT_TASKS = ["tone", "intents", "urgency", "toxicity"] as const;
export type TaughtTask = (typeof TAUGHT_TASKS)[number];

/** What the shipped models say of a post, as scores to which a difference can be added. */
export type Base = Taught & {
  /** Names and versions of the models behind it. */
  model(): string;
  /** Log chances of labels that exclude each other, log odds of others. The buffer is reused. */
  scores(reading: Reading, language: string, hints: Hints): Float64Array;
  /** The model that gives reasons for a label, where there is one. */
  reasons(language: string, label: number): { linear: Linear; label: number } | null;
};

const nameOf = ({ model }: Linear) => `${model.name} ${model.version}`;
/** All shipped models read the same features. */
const choiceOf = () => englishModel().model.choice;
export const taughtFeatures = () => featuresOf(choiceOf());

const three = new Float64Array(3);
const two = new Float64Array(2);
const eight = new Float64Array(INTENTS.length);

export const BASES: Record<TaughtTask, Base> = {
  tone: {
    labels: ["negative", "neutral", "positive"],
    exclusive: true,
    get choice() {
      return choiceOf();
    },
    model: () => `${nameOf(englishModel())}, ${nameOf(multilingualModel())}`,
    scores(reading, language) {
      const { chances } = toneChances(reading, language);
      for (let c = 0; c < 3; c++) three[c] = Math.log(Math.max(chances[c]!, 1e-6));
      return three;
    },
    reasons: (language, label) =>
      label === 1
        ? null
        : { linear: language === "en" || language === "unknown" ? englishModel() : multilingualModel(), label },
  },
  intents: {
    labels: INTENTS,
    exclusive: false,
    get choice() {
      return choiceOf();
    },
    model: () => nameOf(intentModel()),
    scores(reading) {
      const linear = intentModel();
      linear.score(reading);
      for (let c = 0; c < eight.length; c++) eight[c] = linear.scores[c]! / linear.model.temperature;
      return eight;
    },
    reasons: (_, label) => ({ linear: intentModel(), label }),
  },
  urgency: {
    labels: ["normal", "urgent"],
    exclusive: true,
    get choice() {
      return choiceOf();
    },
    model: () => "rules 1",
    scores(reading, _, hints) {
      two[0] = 0;
      // Half a point below the bar and above it are as sure of either answer.
      two[1] = urgencyOf(reading.cleaned, hints).score - (URGENT_FROM - 0.5);
      return two;
    },
    reasons: () => null,
  },
  toxicity: {
    labels: ["none", "harsh", "offensive"],
    exclusive: true,
    get choice() {
      return choiceOf();
    },
    model: () => nameOf(offensiveModel()),
    scores(reading) {
      const { level, confidence } = toxicityOf(reading);
      const own = Math.min(0.99, Math.max(0.4, confidence));
      for (let c = 0; c < 3; c++) three[c] = Math.log(this.labels[c] === level ? own : (1 - own) / 2);
      return three;
    },
    reasons: (_, label) => (label === 0 ? null : { linear: offensiveModel(), label: 1 }),
  },
};

/** The labels that scores answer with: one, or all that pass the bar. */
export function answersOf(base: Taught, scores: Float64Array): number[] {
  if (base.exclusive) {
    let best = 0;
    for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[best]!) best = c;
    return [best];
  }
  const bar = Math.log(INTENT_THRESHOLD / (1 - INTENT_THRESHOLD));
  return [...scores.keys()].filter((c) => scores[c]! >= bar).sort((a, b) => scores[b]! - scores[a]!);
}

/** Every label of a post as the model has it: what it is kept to where nobody corrected it. */
export function ownWord(taught: Taught, scores: Float64Array): Int8Array {
  const truth = new Int8Array(taught.labels.length);
  for (const label of answersOf(taught, scores)) truth[label] = 1;
  return truth;
}
