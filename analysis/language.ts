import { eld } from "eld/extrasmall";
import { clean } from "./engine/clean.ts";

export type Language = { language: string; confidence: number };

/** The detector needs no more to be sure, and takes longer with each letter. */
const LONGEST_TEXT = 600;
const NOISE = /https?:\/\/\S+|\bhttp\b|[@#][\p{L}\p{M}\p{N}_.@-]+/gu;
const MAY_BE_NOISE = /http|[@#]/i;
/** Below three letters (mentions, links and tags taken out) nothing is said. */
const LETTERS = /(?:\p{L}[\s\S]*?){3}/u;
/** Letters that Persian writes and Arabic does not: the detector takes short Arabic with foreign names for Persian. */
const PERSIAN_LETTERS = /[پچژگکی]/;

/** The language of a text as ISO 639-1, or "unknown". Never throws. */
export function languageOf(text: string): Language {
  const read = clean(text.length > 4 * LONGEST_TEXT ? text.slice(0, 4 * LONGEST_TEXT) : text);
  const bare = MAY_BE_NOISE.test(read) ? read.replace(NOISE, " ") : read;
  const words = bare.length > LONGEST_TEXT ? bare.slice(0, LONGEST_TEXT).toWellFormed() : bare;
  if (!LETTERS.test(words)) return UNKNOWN;
  const found = eld.detect(words);
  if (found.language === "") return UNKNOWN;
  const language = found.language === "fa" && !PERSIAN_LETTERS.test(words) ? "ar" : found.language;
  let best = 0;
  let second = 0;
  for (const score of Object.values(found.getScores()))
    if (score > best) {
      second = best;
      best = score;
    } else if (score > second) second = score;
  const confidence = best === 0 ? 0 : Math.min(0.99, 0.5 + (best - second) / best);
  return { language, confidence: Math.round(confidence * 100) / 100 };
}

const UNKNOWN: Language = { language: "unknown", confidence: 0 };
