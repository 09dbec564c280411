import {
  ACCENTED,
  APOSTROPHE,
  BARE,
  COMPATIBILITY,
  DOT,
  EMOJI,
  FOLD,
  IGNORED,
  KIND,
  kindOf,
  MARK,
  SEGMENTED,
  SEPARATOR,
  SIGIL,
  SURROGATE,
  UNDERSCORE,
  WORD,
} from "./characters.ts";
import { endsWord, isWordUnit, joins, pairKind, plusLength, underscores } from "./context.ts";
import { hashOf, mixed, PRIME, SEED } from "./hash.ts";
import { type Normalized, normalize } from "./normalize.ts";
import { SpelledTokens } from "./spelled-tokens.ts";
import { CONTRACTED, ELIDED } from "./spellings.ts";
import { END, START, TERM_LENGTH, WIDTH } from "./tokens.ts";
import { EVERY_WORD, type Wanted } from "./wanted.ts";

/** Reads texts into tokens. Plain words that nobody wants are passed over: they count as positions only. */
export class Scan extends SpelledTokens {
  private readonly wanted: Wanted;
  /** `wanted` as it was when the text was begun. */
  private bits = EVERY_WORD.bits;
  private mask = EVERY_WORD.mask;
  private beginnings = EVERY_WORD.beginnings;
  /** True while the text being scanned is already in NFKC. */
  private normalized = false;
  /** True once the marks of the text are known to be in NFKC. */
  private marksChecked = false;

  constructor(wanted: Wanted = EVERY_WORD) {
    super();
    this.wanted = wanted;
  }

  /** Adds the tokens of a text behind those already read. Never throws. */
  read(text: string): void {
    this.bits = this.wanted.bits;
    this.mask = this.wanted.mask;
    this.beginnings = this.wanted.beginnings;
    const before = this.count;
    const { used, position } = this;
    if (this.scan(text)) return;
    this.count = before;
    this.used = used;
    this.position = position;
    const normalized = normalize(text);
    this.normalized = true;
    this.scan(normalized.text);
    this.normalized = false;
    this.locate(normalized, before);
  }

  /** One pass; false when the text has to be normalized first. */
  private scan(text: string): boolean {
    const length = text.length;
    this.marksChecked = this.normalized;
    if (this.used + length >= this.chars.length) this.growChars(length);
    let chars = this.chars;
    let from = this.used;
    let position = this.position;
    let index = 0;
    while (index < length) {
      let unit = text.charCodeAt(index);
      let folded = unit < 128 ? ASCII[unit]! : 0;
      if (folded === 0) {
        if (unit < 128 && unit !== 0x23 && unit !== 0x40) {
          index++;
          continue;
        }
        this.position = position;
        index = unit < 128 ? this.tagged(text, index, unit) : this.beyond(text, index, 0);
        if (index < 0) return false;
      } else {
        // An ASCII word, folded and hashed in one go; anything unusual is left to `continued`.
        const start = index;
        let to = from;
        let hash = SEED;
        do {
          chars[to++] = folded;
          hash = Math.imul(hash ^ folded, PRIME);
          if (++index === length) break;
          unit = text.charCodeAt(index);
          folded = unit < 128 ? ASCII[unit]! : 0;
        } while (folded !== 0);
        if (to - from <= TERM_LENGTH && (unit === 0x20 || index === length || !mayGoOn(text, index, unit))) {
          if (this.isWanted(chars, from, to, hash)) {
            this.position = position;
            this.add(from, to, hash, start, index);
            from = to;
            this.used = to;
            if (from + length - index >= chars.length) {
              this.growChars(length - index);
              chars = this.chars;
            }
          }
          position++;
          continue;
        }
        this.position = position;
        index = this.continued(text, start, index, to, hash, 0);
        if (index < 0) return false;
      }
      position = this.position;
      from = this.used;
      if (from + length - index >= this.chars.length) this.growChars(length - index);
      chars = this.chars;
    }
    this.position = position;
    return true;
  }

  private isWanted(chars: Uint16Array, from: number, to: number, hash: number): boolean {
    const spread = mixed(hash);
    if ((this.bits[(spread & this.mask) >>> 5]! & (1 << spread)) !== 0) return true;
    if (to - from < 3) return false;
    const beginning = chars[from]! ^ (chars[from + 1]! << 5) ^ (chars[from + 2]! << 10);
    return (this.beginnings[(beginning & 0xffff) >>> 5]! & (1 << beginning)) !== 0;
  }

  /** A # or @, and the word behind it. */
  private tagged(text: string, index: number, sigil: number): number {
    if (index > 0 && endsWord(text, index)) return index + 1;
    const start = index + 1;
    if (start === text.length) return start;
    const unit = text.charCodeAt(start);
    if (unit === 0x5f) return this.underscored(text, start, sigil);
    if (unit >= 128) return this.beyond(text, start, sigil);
    return FOLD[unit] === 0 ? start : this.taggedWord(text, start, sigil);
  }

  /** An ASCII word behind a # or @. */
  private taggedWord(text: string, start: number, sigil: number): number {
    const { length } = text;
    const from = this.used;
    if (from + 2 * (length - start) >= this.chars.length) this.growChars(2 * (length - start));
    const chars = this.chars;
    let index = start;
    let to = from;
    let hash = SEED;
    let unit = text.charCodeAt(index);
    let folded = ASCII[unit]!;
    do {
      chars[to++] = folded;
      hash = Math.imul(hash ^ folded, PRIME);
      if (++index === length) break;
      unit = text.charCodeAt(index);
      folded = unit < 128 ? ASCII[unit]! : 0;
    } while (folded !== 0);
    if (to - from > TERM_LENGTH || (unit !== 0x20 && index < length && mayGoOn(text, index, unit)))
      return this.continued(text, start, index, to, hash, sigil);
    if (this.isWanted(chars, from, to, hash)) {
      this.add(from, to, hash, start, index);
      this.used = to;
    }
    index = this.sigil(text, from, to, sigil, start, index);
    this.position++;
    return index;
  }

  private underscored(text: string, start: number, sigil: number): number {
    const first = start + underscores(text, start);
    const kind = first < text.length ? kindOf(text.charCodeAt(first)) : SEPARATOR;
    return kind === WORD || kind === ACCENTED ? this.exact(text, start, sigil) : first;
  }

  /** What begins with a unit above ASCII. */
  private beyond(text: string, index: number, sigil: number): number {
    let kind = kindOf(text.charCodeAt(index));
    if (kind === SEPARATOR) return index + 1;
    if (kind === SURROGATE) {
      kind = pairKind(text, index);
      if (kind === SEPARATOR) return index + (text.codePointAt(index)! > 0xffff ? 2 : 1);
    }
    switch (kind) {
      case EMOJI:
        return this.emoji(text, index);
      case SEGMENTED:
        return this.spaceless(text, index, sigil);
      case COMPATIBILITY:
        return this.normalized ? this.continued(text, index, index, this.used, SEED, sigil) : -1;
      case WORD:
      case ACCENTED:
        return this.continued(text, index, index, this.used, SEED, sigil);
      case MARK:
        if (!this.marksChecked && text.normalize("NFKC") !== text) return -1;
        this.marksChecked = true;
        return index + (text.codePointAt(index)! > 0xffff ? 2 : 1);
      default:
        return index + 1;
    }
  }

  /** A word from `index` on, with all that may stand in one; `to` and `hash` tell what `word` has read. */
  private continued(text: string, start: number, at: number, end: number, soFar: number, sigil: number): number {
    const length = text.length;
    const from = this.used;
    if (from + length - start >= this.chars.length) this.growChars(from + length - start);
    const chars = this.chars;
    let index = at;
    let to = end;
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
        special = true;
        chars.fill(unit, to, to + run);
        to += run;
        index += run;
        continue;
      }
      if (kind === APOSTROPHE || kind === DOT) {
        if (!joins(text, index, start)) break;
        special ||= kind === DOT || apostrophe >= 0 || (unit !== 0x27 && unit !== 0x2019);
        apostrophe = to;
        stem = hash;
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
      if (this.isWanted(chars, from, to, hash)) {
        this.add(from, to, hash, start, index);
        this.used = to;
      }
      if (sigil !== 0) index = this.sigil(text, from, to, sigil, start, index);
    }
    this.position++;
    return index;
  }

  /** A word with accents: first without them, then as written. */
  private addBare(from: number, to: number, hash: number, start: number, end: number): void {
    if (2 * to - from > this.chars.length) this.growChars(to);
    const chars = this.chars;
    let bareHash = SEED;
    for (let read = from; read < to; read++) {
      const unit = chars[read]!;
      const bare = BARE[unit]! || unit;
      chars[to + read - from] = bare;
      bareHash = Math.imul(bareHash ^ bare, PRIME);
    }
    this.add(to, 2 * to - from, bareHash, start, end);
    this.add(from, to, hash, start, end);
    this.used = 2 * to - from;
  }

  /** Short cut for words with one apostrophe, with the outcome of `spellings`; false when it takes more. */
  private contracted(from: number, to: number, apostrophe: number, stem: number, start: number, end: number): boolean {
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
    this.used = to;
    return true;
  }

  /** The tagged form of the word just read, and a handle with its host. Gives the index to go on from. */
  private sigil(text: string, from: number, to: number, sigil: number, start: number, end: number): number {
    if (2 * to >= this.chars.length) this.growChars(to);
    const chars = this.chars;
    let hash = Math.imul(SEED ^ sigil, PRIME);
    let write = to;
    chars[write++] = sigil;
    for (let read = from; read < to; read++) {
      const unit = chars[read]!;
      chars[write++] = unit;
      hash = Math.imul(hash ^ unit, PRIME);
    }
    if (this.isWanted(chars, to, write, hash)) {
      this.add(to, write, hash, start - 1, end);
      this.used = write;
    }
    if (sigil !== 0x40 || end >= text.length) return end;
    const next = text.charCodeAt(end);
    return next === 0x40 || next === 0x2e ? this.host(text, start, end) : end;
  }

  /** Moves the places of tokens of a normalized text back to the original. */
  private locate(normalized: Normalized, first: number): void {
    for (let k = first; k < this.count; k++) {
      const at = k * WIDTH;
      this.data[at + START] = normalized.starts[this.data[at + START]!]!;
      this.data[at + END] = normalized.ends[this.data[at + END]! - 1]!;
    }
  }
}

/** FOLD of ASCII alone: two cache lines. */
const ASCII = Uint8Array.from(FOLD.subarray(0, 128));

const CONTRACTED_HASHES = new Set([...CONTRACTED].map(hashOf));
const ELIDED_HASHES = new Set(["o", ...ELIDED].map(hashOf));

/** Whether an ASCII word may go on at a unit that is no ASCII letter or digit, or has something attached there. */
function mayGoOn(text: string, index: number, unit: number): boolean {
  if (unit === 0x20) return false;
  if (unit >= 128 || unit === 0x5f || unit === 0x2b || unit === 0x23) return true;
  const kind = KIND[unit]!;
  if (kind !== DOT && kind !== APOSTROPHE) return false;
  const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0x20;
  return next >= 128 || FOLD[next] !== 0;
}
