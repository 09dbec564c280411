import {
  ACCENTED,
  APOSTROPHE,
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
import { endsWord, isWordUnit, joins, NAME, pairKind, plusLength, tagAt, underscores } from "./context.ts";
import { type Normalized, normalize } from "./normalize.ts";
import { segment } from "./segment.ts";
import { CONTRACTED, spellings } from "./spellings.ts";

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

  /** True while the text being scanned is already in NFKC. */
  private normalized = false;
  /** True once the marks of the text are known to be in NFKC. */
  private marksChecked = false;

  /** One pass; false when the text has to be normalized first. */
  private scan(text: string): boolean {
    const length = text.length;
    this.marksChecked = this.normalized;
    let index = 0;
    while (index < length) {
      const unit = text.charCodeAt(index);
      if (unit >= 128) index = this.beyond(text, index, 0);
      else if (FOLD[unit] !== 0) index = this.word(text, index, 0);
      else if (unit === 0x23 || unit === 0x40) index = this.tagged(text, index, unit);
      else index++;
      if (index < 0) return false;
    }
    return true;
  }

  /** An ASCII word, folded and hashed in one go; anything unusual is left to `continued`. */
  private word(text: string, start: number, sigil: number): number {
    const length = text.length;
    const from = this.used;
    if (from + length - start >= this.chars.length) this.growChars(from + length - start);
    const chars = this.chars;
    let index = start;
    let to = from;
    let hash = SEED;
    let unit = text.charCodeAt(index);
    let folded = FOLD[unit]!;
    do {
      chars[to++] = folded;
      hash = Math.imul(hash ^ folded, PRIME);
      if (++index === length) break;
      unit = text.charCodeAt(index);
      folded = unit < 128 ? FOLD[unit]! : 0;
    } while (folded !== 0);
    if (to - from > TERM_LENGTH || (index < length && mayGoOn(text, index, unit))) {
      return this.continued(text, start, index, to, hash, sigil);
    }
    this.add(from, to, hash, start, index);
    this.used = to;
    if (sigil !== 0) index = this.sigil(text, from, to, sigil, start, index);
    this.position++;
    return index;
  }

  /** A # or @, and the word behind it. */
  private tagged(text: string, index: number, sigil: number): number {
    if (index > 0 && endsWord(text, index)) return index + 1;
    const start = index + 1;
    if (start === text.length) return start;
    const unit = text.charCodeAt(start);
    if (unit === 0x5f) return this.underscored(text, start, sigil);
    if (unit >= 128) return this.beyond(text, start, sigil);
    return FOLD[unit] === 0 ? start : this.word(text, start, sigil);
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
      if (kind !== WORD) special = true;
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
    if (apostrophe >= 0 && (sigil !== 0 || !this.contracted(from, to, apostrophe, stem, start, index))) {
      return this.special(text, start, index, to, sigil);
    }
    if (sigil !== 0 && index < length && kind === SEGMENTED) return this.special(text, start, index, to, sigil);
    if (apostrophe < 0) {
      this.add(from, to, hash, start, index);
      this.used = to;
      if (sigil !== 0) index = this.sigil(text, from, to, sigil, start, index);
    }
    this.position++;
    return index;
  }

  /** Short cut for the frequent n't and 's, with the outcome of `spellings`; false when it takes more. */
  private contracted(from: number, to: number, apostrophe: number, stem: number, start: number, end: number): boolean {
    const chars = this.chars;
    if (to - apostrophe !== 2 || apostrophe - from < 2) return false;
    const letter = chars[to - 1]!;
    if (letter === 0x74 && chars[apostrophe - 1] === 0x6e) {
      chars[apostrophe] = letter;
      this.add(from, to - 1, Math.imul(stem ^ letter, PRIME), start, end);
    } else if (letter === 0x73) {
      if (!CONTRACTED_HASHES.has(stem)) this.add(from, apostrophe, stem, start, end);
      this.add(from, to, Math.imul(Math.imul(stem ^ 0x27, PRIME) ^ letter, PRIME), start, end);
    } else return false;
    this.used = to;
    return true;
  }

  private add(from: number, to: number, hash: number, start: number, end: number): void {
    const k = this.count++;
    if (k === this.from.length) this.resize(k * 2);
    this.from[k] = from;
    this.to[k] = to;
    this.hashes[k] = hash;
    this.positions[k] = this.position;
    this.starts[k] = start;
    this.ends[k] = end;
  }

  /** The tagged form of the word just added, and a handle with its host. Gives the index to go on from. */
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
    const high = text.charCodeAt(index);
    if (high === 0xd83d || high === 0xd83e) {
      const next = text.charCodeAt(index + 2);
      if (!(next >= 0xd83c && next <= 0xdbff) && next !== 0x200d && !(next >= 0xfe00 && next <= 0xfe0f)) {
        return this.plainEmoji(text, index);
      }
    }
    EMOJI_SEQUENCE.lastIndex = index;
    const found = EMOJI_SEQUENCE.exec(text)?.[0];
    if (found === undefined) return index + (text.codePointAt(index)! > 0xffff ? 2 : 1);
    const end = index + found.length;
    const exact = found.replace(/[\ufe0e\ufe0f]/g, "");
    const toneless = exact.replace(/[\u{1f3fb}-\u{1f3ff}]/gu, "");
    if (toneless !== "" && toneless !== exact) this.write(toneless, index, end);
    this.write(exact, index, end);
    this.position++;
    return end;
  }

  /** Short cut for one emoji alone or followed by something that cannot belong to it. */
  private plainEmoji(text: string, index: number): number {
    this.write(text.slice(index, index + 2), index, index + 2);
    this.position++;
    return index + 2;
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
    if (from + cut.length > this.chars.length) this.growChars(cut.length);
    const chars = this.chars;
    for (let index = 0; index < cut.length; index++) chars[from + index] = cut.charCodeAt(index);
    this.used = from + cut.length;
    this.add(from, this.used, hashOf(cut), start, end);
  }

  private growChars(more: number): void {
    const larger = new Uint16Array(Math.max(this.chars.length * 2, this.used + 2 * more + 1024));
    larger.set(this.chars);
    this.chars = larger;
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
const EMOJI_SEQUENCE =
  /\p{Regional_Indicator}{2}|\p{Emoji_Modifier}(?!\p{Emoji_Modifier})|(?:\p{Extended_Pictographic}|\p{Regional_Indicator})\ufe0f?\p{Emoji_Modifier}?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*/uy;

const CONTRACTED_HASHES = new Set([...CONTRACTED].map(hashOf));

/** Whether an ASCII word may go on at a unit that is no ASCII letter or digit, or has something attached there. */
function mayGoOn(text: string, index: number, unit: number): boolean {
  if (unit === 0x20) return false;
  if (unit >= 128 || unit === 0x5f || unit === 0x2b || unit === 0x23) return true;
  const kind = KIND[unit]!;
  if (kind !== DOT && kind !== APOSTROPHE) return false;
  const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0x20;
  return next >= 128 || FOLD[next] !== 0;
}

function resized(numbers: Int32Array, length: number, used: number): Int32Array<ArrayBuffer> {
  const other = new Int32Array(length);
  other.set(numbers.subarray(0, Math.min(used, length)));
  return other;
}
