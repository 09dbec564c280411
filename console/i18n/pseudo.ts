import type { PostProcessorModule } from "i18next";

/** The language that nobody speaks: English with accents, a third longer, in brackets. */
export const pseudoLanguage = "en-XA";

const accents: Record<string, string> = {
  a: "á",
  e: "é",
  i: "í",
  o: "ö",
  u: "ü",
  c: "ç",
  n: "ñ",
  A: "Å",
  E: "É",
  O: "Ø",
};

/**
 * What a translation will do to the screens, seen before there is one: text that stays plain was never translated, text
 * that is cut has no room for German.
 */
export const pseudo: PostProcessorModule = {
  type: "postProcessor",
  name: "pseudo",
  process: (value: string) =>
    `⟦${value.replace(/[aeioucnAEO]/g, (letter) => accents[letter] ?? letter)}${"·".repeat(Math.ceil(value.length / 3))}⟧`,
};
