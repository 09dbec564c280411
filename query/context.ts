import * as characters from "./characters.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const {
  ACCENTED,
  APOSTROPHE,
  astralKind,
  COMPATIBILITY,
  DOT,
  kindOf,
  MARK,
  SEPARATOR,
  SIGIL,
  SURROGATE,
  UNDERSCORE,
  WORD,
} = characters;

/** Letters, digits, marks and underscores from `lastIndex` on. */
export const NAME = /[\p{L}\p{N}\p{M}_]+/uy;

/** Kind of the surrogate pair at an index; a lone surrogate separates. */
export function pairKind(text: string, index: number): number {
  const codePoint = text.codePointAt(index)!;
  return codePoint > 0xffff ? astralKind(codePoint) : SEPARATOR;
}

export function isWordUnit(text: string, index: number): boolean {
  if (index >= text.length) return false;
  let kind = kindOf(text.charCodeAt(index));
  if (kind === SURROGATE) kind = pairKind(text, index);
  return kind === WORD || kind === ACCENTED || kind === COMPATIBILITY;
}

/** Whether the character before an index belongs to a word, so that # or @ there is no sigil (mail addresses, C#). */
export function endsWord(text: string, index: number): boolean {
  const kind = kindOf(text.charCodeAt(index - 1));
  return kind === WORD || kind === ACCENTED || kind === MARK || kind === UNDERSCORE || kind === COMPATIBILITY;
}

export function underscores(text: string, index: number): number {
  let next = index;
  while (text.charCodeAt(next) === 0x5f) next++;
  return next - index;
}

/** Whether an apostrophe, dot or comma inside a word joins what stands on both its sides. */
export function joins(text: string, index: number, start: number): boolean {
  const kind = kindOf(text.charCodeAt(index));
  if (index === start || !isWordUnit(text, index - 1) || !isWordUnit(text, index + 1)) return false;
  if (kind === APOSTROPHE) return true;
  if (kind !== DOT) return false;
  if (isDigit(text, index - 1) && isDigit(text, index + 1)) return true;
  // Single letters joined by dots: u.s.a
  const alone = index - 1 === start || text.charCodeAt(index - 2) === 0x2e;
  return text.charCodeAt(index) === 0x2e && alone && !isWordUnit(text, index + 2) && !isDigit(text, index - 1);
}

export function isDigit(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit < 128 ? unit >= 0x30 && unit <= 0x39 : /\p{Nd}/u.test(text.charAt(index));
}

/** Length of a closing + or ++ or # that belongs to a name (Disney+, C++, C#). */
export function plusLength(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit !== 0x2b && unit !== 0x23) return 0;
  const length = unit === 0x2b && text.charCodeAt(index + 1) === 0x2b ? 2 : 1;
  const after = index + length;
  if (
    after < text.length &&
    (isWordUnit(text, after) || kindOf(text.charCodeAt(after)) === SIGIL || text.charCodeAt(after) === 0x2b)
  )
    return 0;
  return length;
}

/** The whole of a hashtag, which may go on over scripts (#iPhone手机). */
export function tagAt(text: string, start: number, word: string): string {
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[0];
  return name === undefined ? word.replace(/'.*$/su, "") : name.toLowerCase().replace(/_+$/, "");
}
