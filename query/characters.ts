/**
 * What each UTF-16 unit means to the tokenizer. ASCII is filled at load, every other block of 256 units when a
 * text first touches it, so that loading costs nothing and Latin text keeps to a few cache lines.
 */
export const SEPARATOR = 0;
/** A letter or digit whose folded form stands in FOLD. */
export const WORD = 1;
/** As WORD, and the word has a plainer spelling (é → e). */
export const ACCENTED = 2;
/** A combining mark: belongs to the letter before it. */
export const MARK = 3;
/** Invisible inside a word: joiners, soft hyphen, direction marks, variation selectors, tatweel. */
export const IGNORED = 4;
/** Written without spaces: Han, kana, Thai, Lao, Khmer, Myanmar. */
export const SEGMENTED = 5;
export const EMOJI = 6;
export const SURROGATE = 7;
/** NFKC changes it into letters or digits: the text has to be normalized before it is scanned. */
export const COMPATIBILITY = 8;
export const APOSTROPHE = 9;
export const UNDERSCORE = 10;
/** A dot or comma: joins digits (3.5) and single letters (u.s.a). */
export const DOT = 11;
/** # or @. */
export const SIGIL = 12;

/** Kind by UTF-16 unit; valid after `learn(unit >> 8)` for units from 128 on. */
export const KIND = new Uint8Array(65_536);
/** Lower-cased unit of a WORD or ACCENTED character, else 0. */
export const FOLD = new Uint16Array(65_536);

/**
 * What the scan reads words by: ASCII letters and digits folded, 0 for what separates, JOINT for what matters only
 * right behind a word, LOOK for everything else. One load, whose index needs no check, and one branch a unit.
 */
export const PLAIN = new Uint8Array(65_536).fill(2);
export const JOINT = 1;
export const LOOK = 2;

/** Unit without its accent by unit of a lower-cased ACCENTED letter; 0 where that takes more than one unit. */
export const BARE = new Uint16Array(65_536);

const learnt = new Uint8Array(256);
/** KIND under a name of the file's own: exported ones are looked up each time. */
const kinds = KIND;

/** Kind of a unit, filling its block on first use. */
export function kindOf(unit: number): number {
  if (learnt[unit >> 8] === 0) learn(unit >> 8);
  return kinds[unit]!;
}

/** Kind of a code point above U+FFFF. */
export function astralKind(codePoint: number): number {
  const cached = codePoint >= 0x1f000 && codePoint <= 0x1ffff ? astral[codePoint - 0x1f000]! : 0;
  if (cached !== 0) return cached - 1;
  const kind = classifyAstral(String.fromCodePoint(codePoint));
  if (codePoint >= 0x1f000 && codePoint <= 0x1ffff) astral[codePoint - 0x1f000] = kind + 1;
  return kind;
}

const astral = new Uint8Array(4096);

/** A word without accents, vowel points and ligatures; the same string when it has none. */
export function plain(word: string): string {
  if (!BEYOND_ASCII.test(word)) return word;
  const letters = word.normalize("NFD").replace(LETTERS, (letter) => SPELLINGS[letter] ?? letter);
  return letters.replace(POINTS, (mark, offset: number) => keepsMark(letters, mark, offset)).normalize("NFC");
}

const BEYOND_ASCII = /[^\x20-\x7e]/;
/** Marks that people leave out when they type: Latin and Greek accents, Hebrew points, Arabic vowel signs and hamza. */
const POINTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
const LETTERS = /[ßæœøđðþłıħŧĸŋ\u0671]/g;
const SPELLINGS: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ı: "i",
  ħ: "h",
  ŧ: "t",
  ĸ: "k",
  ŋ: "n",
  "\u0671": "\u0627",
};

/** The breve makes another letter in Cyrillic (й, ў), so it stays there. */
function keepsMark(letters: string, mark: string, offset: number): string {
  if (mark !== "\u0306") return "";
  return /[\u0400-\u04ff]/.test(letters[offset - 1] ?? "") ? mark : "";
}

/** Whether the unit at an index is a letter; false outside the text. */
export function isLetterAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit < 128) return (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
  return LETTER.test(text.charAt(index));
}

const LETTER = /\p{L}/u;

function learn(block: number): void {
  for (let unit = block << 8; unit < (block + 1) << 8; unit++) {
    const character = String.fromCharCode(unit);
    const kind = classify(unit, character);
    KIND[unit] = kind;
    if (kind === SEPARATOR) PLAIN[unit] = unit === 0x2b ? JOINT : 0;
    else if (unit < 128 && kind !== SIGIL) PLAIN[unit] = JOINT;
    if (kind === WORD || kind === ACCENTED || kind === COMPATIBILITY) {
      const lower = character.toLowerCase();
      FOLD[unit] = unit === 0x3c2 ? 0x3c3 : lower.length === 1 ? lower.charCodeAt(0) : unit;
      if (unit < 128) PLAIN[unit] = FOLD[unit]!;
      if (kind === ACCENTED) {
        const bare = plain(lower);
        if (bare.length === 1 && lower.length === 1) BARE[lower.charCodeAt(0)] = bare.charCodeAt(0);
      }
    }
  }
  learnt[block] = 1;
}

const WORDLIKE = /[\p{L}\p{N}]/u;
const SPACELESS = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const INVISIBLE =
  /[\u00ad\u0640\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|\p{Variation_Selector}|[\u180b-\u180f]|\u20e3/u;
/** Signs and footnote numbers that NFKC would glue to the word before them (Brunnwerk™ → brunnwerktm), and frequent punctuation. */
const NEVER_WORD = /[©®™℠⁰¹²³⁴-⁹…‥‼⁇⁈⁉\u2100\u2101\u2105\u2106]/;
const APOSTROPHES = /['’‘‛ʼʻ´`′＇]/;

function classify(unit: number, character: string): number {
  if (unit === 0x5f) return UNDERSCORE;
  if (unit === 0x2e || unit === 0x2c) return DOT;
  if (unit === 0x23 || unit === 0x40) return SIGIL;
  if (unit >= 0xd800 && unit <= 0xdfff) return SURROGATE;
  if (APOSTROPHES.test(character)) return APOSTROPHE;
  if (INVISIBLE.test(character)) return IGNORED;
  if (NEVER_WORD.test(character)) return SEPARATOR;
  // NFKC takes Thai and Lao "sara am" apart, and the segmenter's dictionary no longer knows the word.
  if (unit === 0x0e33 || unit === 0x0eb3) return SEGMENTED;
  const composed = character.normalize("NFKC");
  if (composed !== character) return /[\p{L}\p{N}#@'_+]/u.test(composed) ? COMPATIBILITY : markOrSeparator(character);
  if (SPACELESS.test(character) && /[\p{L}\p{N}\p{M}]/u.test(character)) {
    return unit === 0x3099 || unit === 0x309a ? MARK : SEGMENTED;
  }
  if (/\p{M}/u.test(character)) return MARK;
  if (WORDLIKE.test(character)) return classifyLetter(character);
  return /\p{Extended_Pictographic}/u.test(character) ? EMOJI : SEPARATOR;
}

function markOrSeparator(character: string): number {
  return /\p{M}/u.test(character) ? MARK : SEPARATOR;
}

function classifyLetter(character: string): number {
  const lower = character.toLowerCase();
  if (lower.length !== 1 || lower.normalize("NFKC") !== lower) return COMPATIBILITY;
  return plain(lower) === lower ? WORD : ACCENTED;
}

function classifyAstral(character: string): number {
  if (/[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]/u.test(character)) return EMOJI;
  if (!/[\p{L}\p{N}\p{M}]/u.test(character)) return SEPARATOR;
  if (character.normalize("NFKC") !== character || character.toLowerCase() !== character) return COMPATIBILITY;
  if (SPACELESS.test(character)) return SEGMENTED;
  return /\p{M}/u.test(character) ? MARK : WORD;
}

learn(0);
