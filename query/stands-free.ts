import type { Term } from "./ast.ts";
import * as characters from "./characters.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const { APOSTROPHE, isLetterAt, kindOf } = characters;

/**
 * Whether the word at `text[start..end)` stands free: not with 's or n't behind it (Brunnwerk's, don't), nor joined by
 * a dot or colon to a letter (great.Thanks, RT:thanks, brunnwerk.example). A NOT drops a post only for a free word.
 */
export function standsFree(text: string, start: number, end: number): boolean {
  return !hasEnding(text, start, end) && !joinsBefore(text, start) && !joinsBehind(text, end);
}

/** Whether a word under a NOT is one that has to stand free: tags, handles and words typed with an apostrophe are not. */
export function needsFree({ term, joined }: Term): boolean {
  const first = term.charCodeAt(0);
  return joined !== true && first !== 0x23 && first !== 0x40 && !term.includes("'");
}

function hasEnding(text: string, start: number, end: number): boolean {
  if (end - start < 3 || kindOf(text.charCodeAt(end - 2)) !== APOSTROPHE) return false;
  const last = text.charCodeAt(end - 1) | 0x20;
  return last === 0x73 || (last === 0x74 && (text.charCodeAt(end - 3) | 0x20) === 0x6e);
}

function joinsBefore(text: string, start: number): boolean {
  return isJoint(text.charCodeAt(start - 1)) && isLetterAt(text, start - 2) && isLetterAt(text, start);
}

function joinsBehind(text: string, end: number): boolean {
  return isJoint(text.charCodeAt(end)) && isLetterAt(text, end - 1) && isLetterAt(text, end + 1);
}

/** . : · */
function isJoint(unit: number): boolean {
  return unit === 0x2e || unit === 0x3a || unit === 0xb7;
}
