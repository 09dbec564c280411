import * as characters from "./characters.ts";
import * as context from "./context.ts";
import * as hashing from "./hash.ts";
import { SpelledTokens } from "./spelled-tokens.ts";
import { CONTRACTED, ELIDED } from "./spellings.ts";
import * as tokens from "./tokens.ts";
import { EVERY_WORD, type Wanted } from "./wanted.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const {
  ACCENTED,
  APOSTROPHE,
  BARE,
  COMPATIBILITY,
  DOT,
  EMOJI,
  FOLD,
  IGNORED,
  kindOf,
  MARK,
  SEGMENTED,
  SEPARATOR,
  SIGIL,
  SURROGATE,
  UNDERSCORE,
  WORD,
} = characters;
const { isDigit, isWordUnit, joins, pairKind, plusLength, underscores } = context;
const { hashOf, mixed, PRIME, SEED } = hashing;
const { TERM_LENGTH } = tokens;

/** Words with whatever may stand in one: accents, marks, apostrophes, dots, underscores, and a # or @ before it. */
export class ComposedWords extends SpelledTokens {
  protected readonly wanted: Wanted;
  /** `wanted` as it was when the text was begun. */
  protected bits = EVERY_WORD.bits;
  protected mask = EVERY_WORD.mask;
  protected beginnings = EVERY_WORD.beginnings;
  /** True while the text being scanned is already in NFKC. */
  protected normalized = false;
  /** True once the marks of the text are known to be in NFKC. */
  protected marksChecked = false;

  constructor(wanted: Wanted = EVERY_WORD) {
    super();
    this.wanted = wanted;
  }

  /** Adds a word in `chars` when it is wanted. */
  protected addWanted(from: number, to: number, hash: number, start: number, end: number): void {
    if (this.isWanted(this.chars, from, to, hash)) this.add(from, to, hash, start, end);
  }

  private isWanted(chars: Uint16Array, from: number, to: number, hash: number): boolean {
    const spread = mixed(hash);
    if ((this.bits[(spread & this.mask) >>> 5]! & (1 << spread)) !== 0) return true;
    if (to - from < 3) return false;
    const beginning = chars[from]! ^ (chars[from + 1]! << 5) ^ (chars[from + 2]! << 10);
    return (this.beginnings[(beginning & 0xffff) >>> 5]! & (1 << beginning)) !== 0;
  }

  /** A word with all that may stand in one, of which ASCII letters and digits up to `at` were read; `soFar` is their hash. */
  protected continued(text: string, start: number, at: number, soFar: number, sigil: number): number {
    const length = text.length;
    const from = this.base + start;
    const chars = this.chars;
    let index = at;
    let to = this.base + at;
    let hash = soFar;
    let kind = SEPARATOR;
    let special = false;
    let accented = false;
    /** Where the only apostrophe stands, and the hash of what is before it. */
    let apostrophe = -1;
    let stem = 0;
    while (index < length) {
      const unit = text.charCodeAt(index);
      kind = kindOf(unit);
      if (kind === WORD) {
        const folded = FOLD[unit]!;
        chars[to++] = folded;
        hash = Math.imul(hash ^ folded, PRIME);
        index++;
        continue;
      }
      let width = 1;
      if (kind === SURROGATE) {
        kind = pairKind(text, index);
        width = 2;
      }
      if (kind === SEPARATOR || kind === SIGIL || kind === EMOJI || kind === SEGMENTED) break;
      if (kind === IGNORED) {
        index++;
        continue;
      }
      if (kind === COMPATIBILITY && !this.normalized) return -1;
      if (kind === MARK && !this.marksChecked) {
        if (text.normalize("NFKC") !== text) return -1;
        this.marksChecked = true;
      }
      if (kind === UNDERSCORE) {
        const run = underscores(text, index);
        if (!isWordUnit(text, index + run)) break;
        special ||= sigil !== 0;
        for (const end = to + run; to < end; index++) {
          chars[to++] = unit;
          hash = Math.imul(hash ^ unit, PRIME);
        }
        continue;
      }
      if (kind === APOSTROPHE || kind === DOT) {
        if (!joins(text, index, start)) break;
        if (kind === DOT && isDigit(text, index - 1)) special ||= sigil !== 0;
        else {
          special ||= kind === DOT || apostrophe >= 0 || (unit !== 0x27 && unit !== 0x2019);
          apostrophe = to;
          stem = hash;
        }
        const written = kind === DOT ? unit : 0x27;
        chars[to++] = written;
        hash = Math.imul(hash ^ written, PRIME);
        index++;
        continue;
      }
      if (kind === ACCENTED && BARE[FOLD[unit]!] !== 0) accented = true;
      else if (kind !== WORD) special = true;
      if (width === 2) {
        const low = text.charCodeAt(index + 1);
        chars[to++] = unit;
        chars[to++] = low;
        hash = Math.imul(Math.imul(hash ^ unit, PRIME) ^ low, PRIME);
      } else {
        const folded = FOLD[unit]! || unit;
        chars[to++] = folded;
        hash = Math.imul(hash ^ folded, PRIME);
      }
      index += width;
    }
    if (special || to - from > TERM_LENGTH || (index < length && plusLength(text, index) > 0)) {
      return this.special(text, start, index, to, sigil);
    }
    if (accented && (apostrophe >= 0 || sigil !== 0)) return this.special(text, start, index, to, sigil);
    if (apostrophe >= 0 && (sigil !== 0 || !this.contracted(from, to, apostrophe, stem, start, index))) {
      return this.special(text, start, index, to, sigil);
    }
    if (sigil !== 0 && index < length && kind === SEGMENTED) return this.special(text, start, index, to, sigil);
    if (accented) this.addBare(from, to, hash, start, index);
    else if (apostrophe < 0) {
      this.addWanted(from, to, hash, start, index);
      if (sigil !== 0) index = this.sigil(text, to, hash, sigil, start, index);
    }
    this.position++;
    return index;
  }

  /** A word with accents: first without them, then as written. */
  protected addBare(from: number, to: number, hash: number, start: number, end: number): void {
    const bareFrom = this.used;
    if (bareFrom + to - from > this.chars.length) this.growChars(to - from);
    const chars = this.chars;
    let bareTo = bareFrom;
    let bareHash = SEED;
    for (let read = from; read < to; read++) {
      const unit = chars[read]!;
      const bare = BARE[unit]! || unit;
      chars[bareTo++] = bare;
      bareHash = Math.imul(bareHash ^ bare, PRIME);
    }
    this.used = bareTo;
    this.add(bareFrom, bareTo, bareHash, start, end);
    this.add(from, to, hash, start, end);
  }

  /** Short cut for words with one apostrophe, with the outcome of `spellings`; false when it takes more. */
  protected contracted(
    from: number,
    to: number,
    apostrophe: number,
    stem: number,
    start: number,
    end: number,
  ): boolean {
    const chars = this.chars;
    const letter = chars[to - 1]!;
    const ending = to - apostrophe === 2 && apostrophe - from >= 2 ? letter : 0;
    const whole = Math.imul(stem ^ 0x27, PRIME);
    if (ending === 0x74 && chars[apostrophe - 1] === 0x6e) {
      chars[apostrophe] = letter;
      this.add(from, to - 1, Math.imul(stem ^ letter, PRIME), start, end);
    } else if (ending === 0x73) {
      if (!CONTRACTED_HASHES.has(stem)) this.add(from, apostrophe, stem, start, end);
      this.add(from, to, Math.imul(whole ^ letter, PRIME), start, end);
    } else {
      if (ELIDED_HASHES.has(stem)) return false;
      let hash = whole;
      for (let at = apostrophe + 1; at < to; at++) hash = Math.imul(hash ^ chars[at]!, PRIME);
      this.add(from, to, hash, start, end);
    }
    return true;
  }

  /** The tagged form of the word just read, and a handle with its host. Gives the index to go on from. */
  protected sigil(text: string, to: number, hash: number, sigil: number, start: number, end: number): number {
    const from = this.base + start - 1;
    this.chars[from] = sigil;
    this.addWanted(from, to, Math.imul(hash ^ sigil, PRIME), start - 1, end);
    if (sigil !== 0x40 || end >= text.length) return end;
    const next = text.charCodeAt(end);
    return next === 0x40 || next === 0x2e ? this.host(text, start, end) : end;
  }
}

const CONTRACTED_HASHES = new Set([...CONTRACTED].map(hashOf));
const ELIDED_HASHES = new Set(["o", ...ELIDED].map(hashOf));
