import { type Features, featuresOf } from "./engine/features.ts";
import type { Linear, Reason } from "./engine/linear.ts";
import type { Reading } from "./engine/reading.ts";
import { INTENT_THRESHOLD, INTENTS, intentModel } from "./intents.ts";
import type { Hints } from "./signal.ts";
import { englishModel, multilingualModel, NEUTRAL, toneChances } from "./tone.ts";
import { offensiveModel, toxicityOf } from "./toxicity.ts";
import type { Taught } from "./train/learn-difference.ts";
import { URGENT_FROM, urgencyOf } from "./urgency.ts";

/** What the people of a workspace can teach. */
export const TAUGHT_TASKS = ["tone", "intents", "urgency", "toxicity"] as const;
export type TaughtTask = (typeof TAUGHT_TASKS)[number];

/** What the shipped models say of a post with words, as scores to which a difference can be added. */
export type Base = Taught & {
  /** Names and versions of the models behind it. */
  model(): string;
  answer(reading: Reading, language: string, hints: Hints): Answer;
};
type Answer = {
  /** Log chances of labels that exclude each other, log odds of others. The buffer is reused. */
  scores: Float64Array;
  /** Name and version of the model that said so. */
  model: string;
  /** The words that spoke for a label; none for what needs no reason. */
  reasons(label: number): Reason[];
};

const nameOf = ({ model }: Linear) => `${model.name} ${model.version}`;
const rules = "rules 1";
/** All shipped models read the same features. */
const choiceOf = () => englishModel().model.choice;
export const taughtFeatures = (): Features => featuresOf(choiceOf());

const three = new Float64Array(3);
const two = new Float64Array(2);
const eight = new Float64Array(INTENTS.length);
const toxicities = ["none", "harsh", "offensive"];

export const BASES: Record<TaughtTask, Base> = {
  tone: {
    labels: ["negative", "neutral", "positive"],
    exclusive: true,
    get choice() {
      return choiceOf();
    },
    model: () => `${nameOf(englishModel())}, ${nameOf(multilingualModel())}`,
    answer(reading, language) {
      const { chances, linear } = toneChances(reading, language);
      for (let c = 0; c < 3; c++) three[c] = Math.log(Math.max(chances[c]!, 1e-6));
      const reasons = (label: number) => (label === NEUTRAL ? [] : linear.reasons(reading, label));
      return { scores: three, model: nameOf(linear), reasons };
    },
  },
  intents: {
    labels: INTENTS,
    exclusive: false,
    get choice() {
      return choiceOf();
    },
    model: () => nameOf(intentModel()),
    answer(reading) {
      const linear = intentModel();
      linear.score(reading);
      for (let c = 0; c < eight.length; c++) eight[c] = linear.scores[c]! / linear.model.temperature;
      return { scores: eight, model: nameOf(linear), reasons: (label) => linear.reasons(reading, label) };
    },
  },
  urgency: {
    labels: ["normal", "urgent"],
    exclusive: true,
    get choice() {
      return choiceOf();
    },
    model: () => rules,
    answer(reading, _, hints) {
      const { score, reasons } = urgencyOf(reading.cleaned, hints);
      two[0] = 0;
      // Half a point below the bar and above it are as sure of either answer.
      two[1] = score - (URGENT_FROM - 0.5);
      return { scores: two, model: rules, reasons: (label) => (label === 1 ? reasons : []) };
    },
  },
  toxicity: {
    labels: toxicities,
    exclusive: true,
    get choice() {
      return choiceOf();
    },
    model: () => nameOf(offensiveModel()),
    answer(reading) {
      const { level, confidence, model, reasons } = toxicityOf(reading);
      const own = Math.min(0.99, Math.max(0.4, confidence));
      for (let c = 0; c < 3; c++) three[c] = Math.log(toxicities[c] === level ? own : (1 - own) / 2);
      const why = (label: number) =>
        label === 0 ? [] : level === "none" ? offensiveModel().reasons(reading, 1) : reasons;
      return { scores: three, model, reasons: why };
    },
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
