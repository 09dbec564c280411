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
  LOOK,
  MARK,
  PLAIN,
  SEGMENTED,
  SEPARATOR,
  SURROGATE,
  WORD,
} = characters;
const { endsWord, pairKind, underscores } = context;
const { mixed, PRIME, SEED } = hashing;
const { END, FROM, HASH, POSITION, START, TO, WIDTH } = layout;
const { TERM_LENGTH } = tokens;

/** Reads texts into tokens. Plain words that nobody wants are passed over: they count as positions only. */
export class Scan extends ComposedWords {
  /** The word that `plainWords` left unfinished, and the # or @ before it. */
  private wordStart = 0;
  private wordHash = 0;
  private wordSigil = 0;

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
    const base = this.used;
    this.base = base;
    this.used += length;
    // Three units of a word are looked at even where it has one.
    if (this.used + 2 > this.chars.length) this.growChars(2);
    this.wordSigil = 0;
    for (let index = 0; ; ) {
      index = this.plainWords(text, index);
      const unit = index < length ? text.charCodeAt(index) : 0;
      if (this.wordStart < index) {
        const sigil = this.wordSigil;
        this.wordSigil = 0;
        index = this.continued(text, this.wordStart, index, this.wordHash, sigil);
      } else if (index === length) return true;
      else index = unit < 128 ? this.tagged(text, index, unit) : this.beyond(text, index, 0);
      if (index < 0) return false;
    }
  }

  /**
   * Reads words of ASCII up to the end or to anything unusual; gives where. What of an unusual word is read is left in
   * `wordStart`, `wordHash` and `wordSigil`.
   */
  private plainWords(text: string, first: number): number {
    const length = text.length;
    this.reserve(length - first + 1);
    const { base, beginnings, bits, chars, data, mask } = this;
    let { count, position, wordSigil: sigil } = this;
    let start = first;
    let index = first;
    let hash = SEED;
    for (;;) {
      const folded = index < length ? PLAIN[text.charCodeAt(index)]! : 0;
      if (folded > LOOK) {
        chars[base + index++] = folded;
        hash = Math.imul(hash ^ folded, PRIME);
        continue;
      }
      if (start < index) {
        if (index - start > TERM_LENGTH || (folded !== 0 && (sigil === 0x40 || mayGoOn(text, start, index)))) break;
        for (;;) {
          // It is written in any case, and counted when it is wanted: one in two is, and a branch would be guessed wrong.
          const from = base + start;
          const at = count * WIDTH;
          data[at + FROM] = from;
          data[at + TO] = base + index;
          data[at + HASH] = hash;
          data[at + POSITION] = position;
          data[at + START] = start;
          data[at + END] = index;
          const spread = mixed(hash);
          const beginning = chars[from]! ^ (chars[from + 1]! << 5) ^ (chars[from + 2]! << 10);
          const wanted =
            (bits[(spread & mask) >>> 5]! >>> spread) | (beginnings[(beginning & 0xffff) >>> 5]! >>> beginning);
          count += wanted & 1;
          if (sigil === 0) break;
          // Once more with the # or @.
          chars[base + --start] = sigil;
          hash = Math.imul(hash ^ sigil, PRIME);
          sigil = 0;
        }
        position++;
        hash = SEED;
        start = index;
      }
      if (index >= length) break;
      if (folded === LOOK) {
        if (index + 1 === length || PLAIN[text.charCodeAt(index + 1)]! <= LOOK) break;
        if (index > 0 && text.charCodeAt(index - 1) !== 0x20) break;
        sigil = text.charCodeAt(index);
        if (sigil > 128) break;
      }
      start = ++index;
    }
    this.wordStart = start;
    this.wordHash = hash;
    this.wordSigil = start < index ? sigil : 0;
    this.count = count;
    this.position = position;
    return index;
  }

  /** A # or @, and what stands behind it. */
  private tagged(text: string, index: number, sigil: number): number {
    if (index > 0 && endsWord(text, index)) return index + 1;
    const start = index + 1;
    if (start === text.length) return start;
    const unit = text.charCodeAt(start);
    if (unit === 0x5f) return this.underscored(text, start, sigil);
    if (unit >= 128) return this.beyond(text, start, sigil);
    if (FOLD[unit] !== 0) this.wordSigil = sigil;
    return start;
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
        return this.normalized ? this.continued(text, index, index, SEED, sigil) : -1;
      case WORD:
      case ACCENTED:
        return this.continued(text, index, index, SEED, sigil);
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

/** Whether the ASCII word from `start` may go on at a unit that is no ASCII letter or digit, or has something attached there. */
function mayGoOn(text: string, start: number, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit >= 128 || unit === 0x5f || unit === 0x2b || unit === 0x23) return true;
  const kind = KIND[unit]!;
  if (kind !== DOT && kind !== APOSTROPHE) return false;
  const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0x20;
  if (next >= 128 || kind === APOSTROPHE) return PLAIN[next] !== 0;
  // Only 3.5, 1,000 and u.s.a
  return (
    FOLD[next] !== 0 && ((unit === 0x2e && index - start === 1) || (next <= 0x39 && text.charCodeAt(index - 1) <= 0x39))
  );
}
