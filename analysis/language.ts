import { clean } from "./engine/clean.ts";
import { LanguageModel } from "./engine/language-model.ts";

export type Language = { language: string; confidence: number };

/** The detector needs no more to be sure, and takes longer with each letter. */
const LONGEST_TEXT = 600;
const NOISE = /https?:\/\/\S+|\bhttp\b|[@#][\p{L}\p{M}\p{N}_.@-]+/gu;
const MAY_BE_NOISE = /http|[@#]/i;
/** Below three letters (mentions, links and tags taken out) nothing is said. */
const LETTERS = /(?:\p{L}[\s\S]*?){3}/u;
/** Letters that Persian writes and Arabic does not: the detector takes short Arabic with foreign names for Persian. */
const PERSIAN_LETTERS = /[پچژگکی]/;

/**
 * The language of a text as ISO 639-1, or "unknown". Never throws.
 * @param cleaned the same as clean.ts gives it, where it is at hand
 */
export function languageOf(text: string, cleaned?: string): Language {
  const read = text.length > 4 * LONGEST_TEXT ? clean(text.slice(0, 4 * LONGEST_TEXT)) : (cleaned ?? clean(text));
  const bare = MAY_BE_NOISE.test(read) ? read.replace(NOISE, " ") : read;
  const words = bare.length > LONGEST_TEXT ? bare.slice(0, LONGEST_TEXT).toWellFormed() : bare;
  if (!LETTERS.test(words)) return UNKNOWN;
  const found = languageModel().detect(words);
  if (found.language === "") return UNKNOWN;
  const language = found.language === "fa" && !PERSIAN_LETTERS.test(words) ? "ar" : found.language;
  const { best, second } = found;
  const confidence = best === 0 ? 0 : Math.min(0.99, 0.5 + (best - second) / best);
  return { language, confidence: Math.round(confidence * 100) / 100 };
}

let model: LanguageModel | null = null;
function languageModel(): LanguageModel {
  model ??= new LanguageModel(new URL("./models/language.bin", import.meta.url));
  return model;
}

const UNKNOWN: Language = { language: "unknown", confidence: 0 };
