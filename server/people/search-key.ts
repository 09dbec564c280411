import { handleKey } from "./resolve.ts";

/** How a name is looked up: lower case, one space between words. */
export const nameKey = (name: string): string =>
  name.toWellFormed().normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

/** How an e-mail address is known: one address is one person, however it was typed. */
export const emailKey = (email: string): string => email.toWellFormed().normalize("NFKC").trim().toLowerCase();

/** LIKE patterns for what somebody typed; null when nothing was. */
export function searchPatterns(typed: string | undefined): { inside: string; start: string } | null {
  const word = handleKey(nameKey(typed ?? "").replaceAll("\0", "")).replace(/[\\%_]/g, "\\$&");
  if (word === "") return null;
  // Three letters make a trigram anywhere; fewer only at the start of a word.
  return { inside: word.length >= 3 ? `%${word}%` : `% ${word}%`, start: `${word}%` };
}
