import type { Reason } from "./engine/linear.ts";

export type { Reason };

/** One thing that analysis says of a post. */
export type Signal = {
  field: "language" | "tone" | "intents" | "urgency" | "toxicity" | "entities";
  /** "unknown" where nothing can be said; several values for intents and entities. */
  value: string | string[];
  /** 0–1; of the least certain value where there are several. */
  confidence: number;
  /** Name and version of what said so, e.g. "sentiment 2026-11". */
  model: string;
  /**
   * The words that counted, strongest first, with their places in the text as given; empty where the model has none to
   * give. Of several values: those of the surest.
   */
  reasons: Reason[];
  /** Several values, surest first, each with its own. */
  each?: { value: string; confidence: number; reasons: Reason[] }[];
};

/** What is known of a post beside its text. */
export type Hints = {
  /** Language as the source claims it (BCP 47); used when the text does not tell. */
  language?: string;
  /** Names the workspace knows: topics, products, rivals; found in the text as entities. */
  gazetteer?: readonly GazetteerEntry[];
  /** Posts of the same author on the same matter before this one. */
  contactsBefore?: number;
  /** How many people follow the author. */
  followers?: number;
};

export type GazetteerEntry = { name: string; kind: string; spellings?: readonly string[] };
