import * as characters from "./characters.ts";
import { ComposedWords } from "./composed-words.ts";
import * as context from "./context.ts";
import * as hashing from "./hash.ts";
import { type Normalized, normalize } from "./normalize.ts";
import * as layout from "./token-layout.ts";
import * as tokens from "./tokens.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const {
  ACCENTED,
  APOSTROPHE,
  COMPATIBILITY,
  DOT,
  EMOJI,
  FOLD,
  KIND,
  kindOf,
  MARK,
  SEGMENTED,
  SEPARATOR,
  SURROGATE,
  WORD,
} = characters;
const { endsWord, pairKind, underscores } = context;
const { PRIME, SEED } = hashing;
const { END, START, WIDTH } = layout;
const { TERM_LENGTH } = tokens;

/** Reads texts into tokens. Plain words that nobody wants are passed over: they count as positions only. */
export class Scan extends ComposedWords {
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

/** Whether an ASCII word may go on at a unit that is no ASCII letter or digit, or has something attached there. */
function mayGoOn(text: string, index: number, unit: number): boolean {
  if (unit === 0x20) return false;
  if (unit >= 128 || unit === 0x5f || unit === 0x2b || unit === 0x23) return true;
  const kind = KIND[unit]!;
  if (kind !== DOT && kind !== APOSTROPHE) return false;
  const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0x20;
  return next >= 128 || FOLD[next] !== 0;
}
