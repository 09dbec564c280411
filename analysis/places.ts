import type { Reason } from "./signal.ts";

/**
 * Moves the places of reasons from the text as it was read to the text as given. Where the two differ (remains of HTML,
 * folded letters), a word is looked for as the so-manieth of its kind; what is not found has no place.
 */
export function toGiven(reasons: readonly Reason[], cleaned: string, given: string): void {
  if (given.startsWith(cleaned)) return;
  for (const reason of reasons) {
    const at: number[] = [];
    for (let k = 0; k < reason.at.length; k += 2) {
      const word = cleaned.slice(reason.at[k], reason.at[k + 1]);
      const start = nth(given, word, before(cleaned, word, reason.at[k]!));
      if (start >= 0) at.push(start, start + word.length);
    }
    reason.at = at;
  }
}

function before(text: string, word: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf(word); at >= 0 && at < end; at = text.indexOf(word, at + word.length)) count++;
  return count;
}

function nth(text: string, word: string, count: number): number {
  let at = text.indexOf(word);
  for (let passed = 0; passed < count && at >= 0; passed++) at = text.indexOf(word, at + word.length);
  return at;
}
