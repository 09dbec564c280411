import type { SignalField } from "@earshot/contract/signals.ts";
import type { PostSignals } from "./signals.ts";

/** What a person said of a post and nobody took back. */
export type Standing = {
  field: SignalField;
  /** which one, of intents; their values are yes and no */
  intent: string;
  value: string;
  by: string;
  /** ISO 8601 */
  at: string;
};

/** What a person said: the value now, the model's instead of which it stands (null: none), who, when. */
export type PersonsWord = [now: string, was: string | null, by: string, at: string];

/** Beside what the model said, in the same JSON. */
export type Corrected = {
  corrected?: {
    language?: PersonsWord;
    tone?: PersonsWord;
    urgency?: PersonsWord;
    toxicity?: PersonsWord;
    /** of each intent that was corrected: yes or no */
    intents?: Record<string, PersonsWord>;
    /** the model's intents, in its order, and all that are held now */
    heard?: string[];
    held?: string[];
  };
};

const nothing: PostSignals = { language: null, tone: null, intents: [], urgent: null, toxicity: null, said: "{}" };

/**
 * What is said of a post once people have spoken: their word stands, whatever a model says. Whatever was laid over it
 * before is taken off first, so this can be called again and again, with more corrections or with fewer.
 */
export function applyCorrections(signals: PostSignals | null, standing: readonly Standing[]): PostSignals | null {
  const model = signals && withoutCorrections(signals);
  if (standing.length === 0) return model;
  const after = { ...(model ?? nothing) };
  const corrected: NonNullable<Corrected["corrected"]> = {};
  const held = new Set(after.intents);
  for (const { field, intent, value, by, at } of standing) {
    if (field === "intent") {
      corrected.heard ??= after.intents;
      corrected.intents ??= {};
      corrected.intents[intent] = [value, corrected.heard.includes(intent) ? "yes" : "no", by, at];
      if (value === "yes") held.add(intent);
      else held.delete(intent);
      continue;
    }
    corrected[field] = [value, saidOf(after, field), by, at];
    setValue(after, field, value);
  }
  if (corrected.intents) {
    after.intents = [...held];
    corrected.held = after.intents;
  }
  return { ...after, said: JSON.stringify({ ...JSON.parse(after.said), corrected }) };
}

/** What the model said. A field that a model has written anew since keeps what it says now. */
function withoutCorrections(signals: PostSignals): PostSignals {
  const { corrected, ...said } = JSON.parse(signals.said) as Corrected;
  if (!corrected) return signals;
  const before = { ...signals, said: JSON.stringify(said) };
  for (const field of ["language", "tone", "urgency", "toxicity"] as const) {
    const word = corrected[field];
    if (word && saidOf(signals, field) === word[0]) setValue(before, field, word[1]);
  }
  if (corrected.heard && JSON.stringify(signals.intents) === JSON.stringify(corrected.held))
    before.intents = corrected.heard;
  return before;
}

/** What a person said of a field, if one did. */
export function personsWord(signals: PostSignals, field: SignalField, intent: string): PersonsWord | undefined {
  const { corrected } = JSON.parse(signals.said) as Corrected;
  return field === "intent" ? corrected?.intents?.[intent] : corrected?.[field];
}

function saidOf(signals: PostSignals, field: Exclude<SignalField, "intent">): string | null {
  if (field === "urgency") return signals.urgent === null ? null : signals.urgent ? "urgent" : "normal";
  return signals[field];
}

function setValue(signals: PostSignals, field: Exclude<SignalField, "intent">, value: string | null): void {
  if (field === "urgency") signals.urgent = value === null ? null : value === "urgent";
  else signals[field] = value;
}
