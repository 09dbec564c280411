import type { LearningTask } from "@earshot/contract/learning.ts";
import type { SignalField } from "@earshot/contract/signals.ts";

export type { LearningTask };

/** What each field's corrections teach. Of languages nothing is learnt: there the correction itself is all. */
export const taskOfField: { [Field in SignalField]: LearningTask | null } = {
  language: null,
  tone: "tone",
  intent: "intents",
  urgency: "urgency",
  toxicity: "toxicity",
};
