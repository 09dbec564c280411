import {
  ACCENTED,
  APOSTROPHE,
  astralKind,
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
import { type Normalized, normalize } from "./normalize.ts";
import { segment } from "./segment.ts";
import { spellings } from "./spellings.ts";

/** Longest term, in code points; longer words are cut. */
export const TERM_LENGTH = 100;

/**
 * The tokens of the text scanned last, in reading order, in arrays that are reused: the percolator works on these
 * numbers without making a string. Token k is the folded word `chars[from[k]..to[k])`; `starts`/`ends` are its
 * place in the given text. Tokens of one position stand side by side, plain spelling first, exact spelling last.
 */
export class Scan {
  count = 0;
  chars = new Uint16Array(4096);
  from = new Int32Array(512);
  to = new Int32Array(512);
  hashes = new Int32Array(512);
  positions = new Int32Array(512);
  starts = new Int32Array(512);
  ends = new Int32Array(512);
  /** End of the used part of `chars`. */
  used = 0;
  /** Position of the next word. */
  position = 0;

  /** Forgets the tokens; the next `read` starts at position 0. */
  clear(): void {
    this.count = 0;
    this.used = 0;
    this.position = 0;
    if (this.chars.length > LARGE) {
      this.chars = new Uint16Array(4096);
      this.resize(512);
    }
  }

  /** Adds the tokens of a text behind those already read. Never throws. */
  read(text: string): void {
    const before = this.count;
    const { used, position } = this;
    this.reserve(text.length);
    if (this.scan(text)) return;
    this.count = before;
    this.used = used;
    this.position = position;
    const normalized = normalize(text);
    this.reserve(normalized.text.length);
    this.normalized = true;
    this.scan(normalized.text);
    this.normalized = false;
    this.locate(normalized, before);
  }

  /** True while the text being scanned is already in NFKC. */
  private normalized = false;

  /** One pass; false when the text has to be normalized first. */
  private scan(text: string): boolean {
    const length = text.length;
    const chars = this.chars;
    let marksChecked = this.normalized;
    let index = 0;
    while (index < length) {
      let unit = text.charCodeAt(index);
      let kind = unit < 128 ? KIND[unit]! : kindOf(unit);
      let sigil = 0;
      if (kind === SEPARATOR) {
        index++;
        continue;
      }
      if (kind === SIGIL) {
        sigil = index > 0 && endsWord(text, index) ? 0 : unit;
        index++;
        if (sigil === 0 || index === length) continue;
        unit = text.charCodeAt(index);
        kind = unit < 128 ? KIND[unit]! : kindOf(unit);
        if (kind === SIGIL || kind === SEPARATOR) continue;
      }
      if (kind === UNDERSCORE) {
        const first = index;
        while (index < length && text.charCodeAt(index) === 0x5f) index++;
        if (sigil === 0 || index === length) continue;
        unit = text.charCodeAt(index);
        kind = kindOf(unit);
        if (kind !== WORD && kind !== ACCENTED) continue;
        index = this.exact(text, first, sigil);
        continue;
      }
      if (kind === SURROGATE) {
        kind = pairKind(text, index);
      }
      if (kind === COMPATIBILITY && !this.normalized) return false;
      if (kind === MARK && !marksChecked) {
        if (text.normalize("NFKC") !== text) return false;
        marksChecked = true;
      }
      if (kind === EMOJI) {
        index = this.emoji(text, index);
        continue;
      }
      if (kind === SEGMENTED) {
        index = this.spaceless(text, index, sigil);
        continue;
      }
      if (kind !== WORD && kind !== ACCENTED && kind !== COMPATIBILITY) {
        index += unit >= 0xd800 && unit <= 0xdbff && kind !== SEPARATOR ? 2 : 1;
        continue;
      }

      // A word: fold and hash it in one go; anything unusual is left to `special`.
      const start = index;
      const from = this.used;
      let to = from;
      let hash = SEED;
      let special = false;
      while (index < length) {
        unit = text.charCodeAt(index);
        if (unit < 128) {
          const folded = FOLD[unit]!;
          if (folded === 0) {
            kind = KIND[unit]!;
            if (kind === SEPARATOR) break;
            if (kind === SIGIL) break;
            if (kind === UNDERSCORE || joins(text, index, start)) {
              special = true;
              const run = kind === UNDERSCORE ? underscores(text, index) : 1;
              if (kind === UNDERSCORE && !isWordUnit(text, index + run)) break;
              for (let k = 0; k < run; k++) chars[to++] = unit === 0x60 ? 0x27 : unit;
              index += run;
              continue;
            }
            break;
          }
          chars[to++] = folded;
          hash = Math.imul(hash ^ folded, PRIME);
          index++;
          continue;
        }
        kind = kindOf(unit);
        let width = 1;
        if (kind === SURROGATE) {
          kind = pairKind(text, index);
          width = 2;
        }
        if (kind === COMPATIBILITY && !this.normalized) return false;
        if (kind === MARK && !marksChecked) {
          if (text.normalize("NFKC") !== text) return false;
          marksChecked = true;
        }
        if (kind === IGNORED) {
          index++;
          continue;
        }
        if (kind === APOSTROPHE && joins(text, index, start)) {
          special = true;
          chars[to++] = 0x27;
          index++;
          continue;
        }
        if (kind !== WORD && kind !== ACCENTED && kind !== MARK && kind !== COMPATIBILITY) break;
        if (kind !== WORD) special = true;
        if (width === 2) {
          chars[to++] = unit;
          chars[to++] = text.charCodeAt(index + 1);
          hash = Math.imul(Math.imul(hash ^ unit, PRIME) ^ chars[to - 1]!, PRIME);
        } else {
          const folded = FOLD[unit]! || unit;
          chars[to++] = folded;
          hash = Math.imul(hash ^ folded, PRIME);
        }
        index += width;
      }
      if (unit === 0x2b || unit === 0x23) special ||= index < length && plusLength(text, index) > 0;
      if (special || to - from > TERM_LENGTH || (sigil !== 0 && index < length && kind === SEGMENTED)) {
        index = this.special(text, start, index, to, sigil);
      } else {
        this.add(from, to, hash, start, index);
        this.used = to;
        if (sigil !== 0) index = this.sigil(text, from, to, sigil, start, index);
        this.position++;
      }
    }
    return true;
  }

  private add(from: number, to: number, hash: number, start: number, end: number): void {
    const k = this.count++;
    this.from[k] = from;
    this.to[k] = to;
    this.hashes[k] = hash;
    this.positions[k] = this.position;
    this.starts[k] = start;
    this.ends[k] = end;
  }

  /** The tagged form of the word just added, and a handle with its host. Gives the index to go on from. */
  private sigil(text: string, from: number, to: number, sigil: number, start: number, end: number): number {
    const chars = this.chars;
    let hash = Math.imul(SEED ^ sigil, PRIME);
    let write = to;
    chars[write++] = sigil;
    for (let read = from; read < to; read++) {
      const unit = chars[read]!;
      chars[write++] = unit;
      hash = Math.imul(hash ^ unit, PRIME);
    }
    this.add(to, write, hash, start - 1, end);
    this.used = write;
    return sigil === 0x40 && end < text.length ? this.host(text, start, end) : end;
  }

  /** `@name@host.tld` is one token more; so is `@name.host.tld`, whose host is read as words too. */
  private host(text: string, start: number, end: number): number {
    const next = text.charCodeAt(end);
    if (next !== 0x40 && next !== 0x2e) return end;
    const pattern = next === 0x40 ? AT_HOST : DOT_HOST;
    pattern.lastIndex = end;
    const found = pattern.exec(text);
    if (found === null) return end;
    this.write(text.slice(start - 1, end + found[0].length).toLowerCase(), start - 1, end + found[0].length);
    return next === 0x40 ? end + found[0].length : end;
  }

  /** A word with accents, apostrophes, inner dots or underscores, over-long, or a hashtag that goes on in another script. */
  private special(text: string, start: number, end: number, to: number, sigil: number): number {
    let word = "";
    for (let read = this.used; read < to; read++) word += String.fromCharCode(this.chars[read]!);
    // A backtick or acute accent may be an apostrophe or a separator: both readings are found.
    if (/[`´′]/.test(text.slice(start, end))) {
      for (const part of word.split("'")) for (const spelling of spellings(part)) this.write(spelling, start, end);
    }
    for (const spelling of spellings(word)) this.write(spelling, start, end);
    const stop = end + (sigil === 0 ? plusLength(text, end) : 0);
    if (stop > end) for (const spelling of spellings(word)) this.write(spelling + text.slice(end, stop), start, stop);
    let next = stop;
    if (sigil !== 0) {
      const tag = sigil === 0x23 ? tagAt(text, start, word) : word.replace(/'.*$/su, "");
      for (const spelling of spellings(tag)) this.write(String.fromCharCode(sigil) + spelling, start - 1, end);
      if (sigil === 0x40) next = this.host(text, start, end);
    }
    this.position++;
    return next;
  }

  /** A handle or tag that begins or ends with underscores keeps them in its tagged form only. */
  private exact(text: string, start: number, sigil: number): number {
    NAME.lastIndex = start;
    const name = NAME.exec(text)?.[0] ?? "_";
    const end = start + name.length;
    const word = name.replace(/^_+|_+$/g, "").toLowerCase();
    for (const spelling of spellings(word)) this.write(spelling, start, end);
    this.write(String.fromCharCode(sigil) + name.toLowerCase(), start - 1, end);
    const next = sigil === 0x40 ? this.host(text, start, end) : end;
    this.position++;
    return next;
  }

  /** One emoji sequence; a skin tone is a second spelling. */
  private emoji(text: string, index: number): number {
    EMOJI_SEQUENCE.lastIndex = index;
    const found = EMOJI_SEQUENCE.exec(text)?.[0];
    if (found === undefined)
      return index + (text.charCodeAt(index) >= 0xd800 && pairKind(text, index) !== SEPARATOR ? 2 : 1);
    const end = index + found.length;
    const exact = found.replace(/[\ufe0e\ufe0f]/g, "");
    const toneless = exact.replace(/[\u{1f3fb}-\u{1f3ff}]/gu, "");
    if (toneless !== "" && toneless !== exact) this.write(toneless, index, end);
    this.write(exact, index, end);
    this.position++;
    return end;
  }

  /** A run of a script without spaces, cut into words by the dictionary. */
  private spaceless(text: string, index: number, sigil: number): number {
    let end = index;
    while (end < text.length) {
      const unit = text.charCodeAt(end);
      const kind = kindOf(unit);
      if (kind === SEGMENTED || kind === MARK) end++;
      else if (kind === SURROGATE && pairKind(text, end) === SEGMENTED) end += 2;
      else break;
    }
    const run = text.slice(index, end);
    const tag = sigil === 0x23 ? tagAt(text, index, run) : run;
    let first = true;
    for (const word of segment(run)) {
      const start = index + word.start;
      this.write(word.term, start, start + word.term.length);
      if (first && sigil !== 0) this.write(String.fromCharCode(sigil) + tag, index - 1, end);
      first = false;
      this.position++;
    }
    return end;
  }

  /** Adds a term given as a string, cut to the longest length. */
  private write(term: string, start: number, end: number): void {
    if (term === "") return;
    const cut = term.length > TERM_LENGTH ? [...term.slice(0, TERM_LENGTH * 2)].slice(0, TERM_LENGTH).join("") : term;
    const from = this.used;
    if (from + cut.length > this.chars.length || this.count === this.from.length) return;
    this.chars.set(encode(cut), from);
    this.used = from + cut.length;
    this.add(from, this.used, hashOf(cut), start, end);
  }

  /** Room for every spelling of every word of a text; see the bound in scan.test.ts. */
  private reserve(length: number): void {
    const units = this.used + length * 8 + 2048;
    if (units > this.chars.length) {
      const larger = new Uint16Array(units);
      larger.set(this.chars.subarray(0, this.used));
      this.chars = larger;
    }
    const tokens = this.count + length * 3 + 64;
    if (tokens > this.from.length) this.resize(tokens);
  }

  private resize(tokens: number): void {
    this.from = resized(this.from, tokens, this.count);
    this.to = resized(this.to, tokens, this.count);
    this.hashes = resized(this.hashes, tokens, this.count);
    this.positions = resized(this.positions, tokens, this.count);
    this.starts = resized(this.starts, tokens, this.count);
    this.ends = resized(this.ends, tokens, this.count);
  }

  /** Moves the places of tokens of a normalized text back to the original. */
  private locate(normalized: Normalized, first: number): void {
    for (let k = first; k < this.count; k++) {
      this.starts[k] = normalized.starts[this.starts[k]!]!;
      this.ends[k] = normalized.ends[this.ends[k]! - 1]!;
    }
  }
}

/** Hash of a folded term, the same as the one the scan makes on its way. */
export function hashOf(term: string): number {
  let hash = SEED;
  for (let index = 0; index < term.length; index++) hash = Math.imul(hash ^ term.charCodeAt(index), PRIME);
  return hash;
}

/** FNV-1a over UTF-16 units. */
export const SEED = 0x811c9dc5 | 0;
export const PRIME = 0x01000193;

/** Above this many units the arrays are given back after the text. */
const LARGE = 1 << 18;

const AT_HOST = /@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/uy;
const DOT_HOST = /(?:\.[\p{L}\p{N}-]+)+/uy;
const NAME = /[\p{L}\p{N}\p{M}_]+/uy;
const EMOJI_SEQUENCE =
  /\p{Regional_Indicator}{2}|\p{Emoji_Modifier}(?!\p{Emoji_Modifier})|(?:\p{Extended_Pictographic}|\p{Regional_Indicator})\ufe0f?\p{Emoji_Modifier}?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*/uy;

function resized(numbers: Int32Array, length: number, used: number): Int32Array<ArrayBuffer> {
  const other = new Int32Array(length);
  other.set(numbers.subarray(0, Math.min(used, length)));
  return other;
}

function encode(term: string): Uint16Array {
  const units = new Uint16Array(term.length);
  for (let index = 0; index < term.length; index++) units[index] = term.charCodeAt(index);
  return units;
}

/** Kind of the surrogate pair at an index; a lone surrogate separates. */
function pairKind(text: string, index: number): number {
  const codePoint = text.codePointAt(index)!;
  return codePoint > 0xffff ? astralKind(codePoint) : SEPARATOR;
}

function isWordUnit(text: string, index: number): boolean {
  if (index >= text.length) return false;
  let kind = kindOf(text.charCodeAt(index));
  if (kind === SURROGATE) kind = pairKind(text, index);
  return kind === WORD || kind === ACCENTED || kind === COMPATIBILITY;
}

/** Whether the character before an index belongs to a word, so that # or @ there is no sigil (mail addresses, C#). */
function endsWord(text: string, index: number): boolean {
  const kind = kindOf(text.charCodeAt(index - 1));
  return kind === WORD || kind === ACCENTED || kind === MARK || kind === UNDERSCORE || kind === COMPATIBILITY;
}

function underscores(text: string, index: number): number {
  let next = index;
  while (text.charCodeAt(next) === 0x5f) next++;
  return next - index;
}

/** Whether an apostrophe, dot or comma inside a word joins what stands on both its sides. */
function joins(text: string, index: number, start: number): boolean {
  const kind = kindOf(text.charCodeAt(index));
  if (index === start || !isWordUnit(text, index - 1) || !isWordUnit(text, index + 1)) return false;
  if (kind === APOSTROPHE) return true;
  if (kind !== DOT) return false;
  if (isDigit(text, index - 1) && isDigit(text, index + 1)) return true;
  // Single letters joined by dots: u.s.a
  const alone = index - 1 === start || text.charCodeAt(index - 2) === 0x2e;
  return text.charCodeAt(index) === 0x2e && alone && !isWordUnit(text, index + 2) && !isDigit(text, index - 1);
}

function isDigit(text: string, index: number): boolean {
  return /\p{Nd}/u.test(text.charAt(index));
}

/** Length of a closing + or ++ or # that belongs to a name (Disney+, C++, C#). */
function plusLength(text: string, index: number): number {
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
function tagAt(text: string, start: number, word: string): string {
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[0];
  return name === undefined ? word.replace(/'.*$/su, "") : name.toLowerCase().replace(/_+$/, "");
}
