import type { FeatureChoice } from "../engine/features.ts";
import type { FitSettings } from "./fit.ts";
import type { NetworkSettings } from "./network.ts";

/** What was chosen for each task by dev or by cross-validation; the model cards say how many were tried. */
export type TaskSettings = {
  choice: FeatureChoice;
  fit: FitSettings;
  /** Rows whose int8 steps all stay below this do not ship. */
  least: number;
  /** Buckets seen in fewer posts do not count (2 without it). */
  atLeast?: number;
  /** A net that answers with the linear model, over a vocabulary of so many words. */
  net?: NetworkSettings & { vocabulary: number };
};

/** Posts made of each line of shop-lines.ts, for tone and manners. */
export const SERVICE_POSTS = 10;

const choice: FeatureChoice = { bits: 18, words: 2, from: 3, to: 5, manner: true };

export const SENTIMENT: TaskSettings & Required<Pick<TaskSettings, "net">> = {
  choice,
  fit: { penalty: 2e-5, passes: 6, step: 0.5, balance: 1, rarity: 0 },
  least: 4,
  net: { vocabulary: 24_000, filters: 40, passes: 3, step: 0.02, dropout: 0.5, wordDropout: 0.1, balance: 1, seed: 3 },
};

export const MULTILINGUAL: TaskSettings = {
  choice,
  fit: { penalty: 1e-5, passes: 8, step: 0.5, balance: 1, rarity: 0.5 },
  least: 3,
};
export const OFFENSIVE: TaskSettings = {
  choice,
  fit: { penalty: 3e-5, passes: 8, step: 0.5, balance: 1, rarity: 0 },
  least: 3,
  net: { vocabulary: 14_000, filters: 8, passes: 4, step: 0.03, dropout: 0.5, wordDropout: 0.1, balance: 0.8, seed: 3 },
};
export const SPAM: TaskSettings = {
  choice,
  fit: { penalty: 1e-5, passes: 30, step: 0.5, balance: 1.3, rarity: 0 },
  least: 3,
};
export const PURCHASE: TaskSettings = {
  choice,
  fit: { penalty: 1e-4, passes: 10, step: 0.5, balance: 0, rarity: 0 },
  least: 2,
  atLeast: 1,
};
export const COMPLAINTS: TaskSettings = {
  choice,
  fit: { penalty: 1e-4, passes: 15, step: 0.5, balance: 0.5, rarity: 0 },
  least: 1,
};
export const SUGGESTIONS: TaskSettings = {
  choice,
  fit: { penalty: 1e-4, passes: 10, step: 0.5, balance: 1, rarity: 0 },
  least: 1,
};
export const BANKING: TaskSettings = {
  choice: { ...choice, bits: 16, manner: false },
  fit: { penalty: 3e-6, passes: 12, step: 6, balance: 0, rarity: 0.5 },
  least: 4,
  net: { vocabulary: 6_000, filters: 60, passes: 12, step: 0.06, dropout: 0.4, wordDropout: 0.05, balance: 0, seed: 3 },
};
/** Each intent against all others. */
export const INTENT: TaskSettings = {
  choice,
  fit: { penalty: 5e-5, passes: 6, step: 0.5, balance: 1, rarity: 0 },
  least: 4,
};
