import { speakable } from "#server/ideas/fill-text.ts";
import { words } from "./words.ts";

/**
 * What the author is told: the words with the link and the name filled in, in one pass over a closed list (T-29). The
 * way to take it down is said whether or not somebody wrote it.
 */
export function noticeText(text: string, { link, name }: { link: string; name: string }): string {
  const blanks = new Map([
    ["link", link],
    ["name", speakable(name)],
  ]);
  const filled = text
    .replace(/\{\{\s*([^{}]{1,40}?)\s*\}\}/g, (whole, blank: string) => blanks.get(blank) ?? whole)
    .replace(/\s*,\s*(?=[,.:!?])/g, "")
    .replace(/[^\S\n]{2,}/g, " ")
    .trim();
  return /\bstop\b/i.test(text) ? filled : `${filled} ${words.stop}`;
}
