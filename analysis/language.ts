import { eld } from "eld/extrasmall";
import { clean } from "./engine/clean.ts";

export type Language = { language: string; confidence: number };

/** Below this many letters (mentions, links and tags taken out) nothing is said. */
const LEAST_LETTERS = 3;
/** The detector needs no more to be sure, and takes longer with each letter. */
const LONGEST_TEXT = 600;
const NOISE = /https?:\/\/\S+|\bhttp\b|[@#][\p{L}\p{M}\p{N}_.@-]+/gu;
const LETTERS = /\p{L}/gu;
/** Letters that Persian writes and Arabic does not: the detector takes short Arabic with foreign names for Persian. */
const PERSIAN_LETTERS = /[پچژگکی]/;

/** The language of a text as ISO 639-1, or "unknown". Never throws. */
export function languageOf(text: string): Language {
  const bare = clean(text.length > 4 * LONGEST_TEXT ? text.slice(0, 4 * LONGEST_TEXT) : text).replace(NOISE, " ");
  const words = bare.length > LONGEST_TEXT ? bare.slice(0, LONGEST_TEXT).toWellFormed() : bare;
  if ((words.match(LETTERS)?.length ?? 0) < LEAST_LETTERS) return UNKNOWN;
  const found = eld.detect(words);
  if (found.language === "") return UNKNOWN;
  const language = found.language === "fa" && !PERSIAN_LETTERS.test(words) ? "ar" : found.language;
  const scores = Object.values(found.getScores()).sort((a, b) => b - a);
  const best = scores[0] ?? 0;
  const confidence = best === 0 ? 0 : Math.min(0.99, 0.5 + (best - (scores[1] ?? 0)) / best);
  return { language, confidence: Math.round(confidence * 100) / 100 };
}

const UNKNOWN: Language = { language: "unknown", confidence: 0 };
