/**
 * The words that Lucene's StandardAnalyzer without stop words makes of a text, as far as plain words are concerned:
 * the word rules of Unicode's UAX #29, lower-cased. Only for comparing with the oracle.
 */
export function luceneWords(text: string): string[] {
  return [...text.matchAll(WORD)].map(([word]) => word.toLowerCase());
}

const LETTER = "[\\p{L}\\p{Nd}_][\\p{M}\\p{Cf}]*";
const BETWEEN_LETTERS = "(?<=\\p{L}[\\p{M}\\p{Cf}]*)[:·.'’‘․﹒＇．](?=\\p{L})";
const BETWEEN_DIGITS = "(?<=\\p{Nd})[.,;'’‘․﹒＇．](?=\\p{Nd})";
const WORD = new RegExp(`${LETTER}(?:${LETTER}|${BETWEEN_LETTERS}|${BETWEEN_DIGITS})*`, "gu");
