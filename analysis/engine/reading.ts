import { classes, DIGIT, LETTER, MARK, PICTURE, SPACE } from "./characters.ts";
import { clean } from "./clean.ts";
import { OFFSET, PRIME } from "./hash.ts";
import { isNegator } from "./negators.ts";

/** How a word stood in the post. */
export const NEGATED = 1;
export const SHOUTED = 2;
export const STRETCHED = 4;

/**
 * One post as words, read in one pass into arrays that are reused: nothing is allocated per post beyond the lower-cased
 * string. A word is a run of letters, a number (digits read as 0), a run of punctuation (emoticons), one picture, a
 * mention (`@user`), a link (`http`) or a tag (`#`, then its word). Letters beyond two in a row are dropped.
 */
export class Reading {
  /** The words as UTF-16 units, one space before and after each. */
  units: Uint16Array = new Uint16Array(1024);
  length = 0;
  /** Where word k starts and ends in `units`; its hash; how it stood. */
  starts: Int32Array = new Int32Array(256);
  ends: Int32Array = new Int32Array(256);
  hashes: Int32Array = new Int32Array(256);
  flags: Uint8Array = new Uint8Array(256);
  /** Where it stands in `cleaned`. */
  froms: Int32Array = new Int32Array(256);
  tos: Int32Array = new Int32Array(256);
  count = 0;
  /** The text as it was read: see clean.ts. */
  cleaned = "";
  /** False where lower case made the text longer, so that places in it are not told. */
  placed = true;
  /** Grows with every post read. */
  generation = 0;

  read(text: string): void {
    this.generation++;
    const cleaned = clean(text);
    const lower = cleaned.toLowerCase();
    const sameLength = lower.length === cleaned.length;
    this.cleaned = cleaned;
    this.placed = sameLength;
    const size = lower.length;
    this.makeRoom(size);
    this.count = 0;
    this.units[0] = 32;
    this.length = 1;
    let negation = 0;
    let at = 0;
    while (at < size) {
      const unit = lower.charCodeAt(at);
      const kind = classes[unit]!;
      if (kind === SPACE) {
        at++;
        continue;
      }
      const from = at;
      const before = this.count;
      if (kind === LETTER) {
        if (unit === 104 && isLink(lower, at)) {
          at = afterLink(lower, at);
          this.put(LINK);
        } else {
          at = this.letters(lower, cleaned, sameLength, at);
          if (negation > 0) {
            this.flags[this.count - 1]! |= NEGATED;
            negation--;
          }
          const k = this.count - 1;
          if (isNegator(this.hashes[k]!, this.units, this.starts[k]!, this.ends[k]!)) negation = NEGATION_REACH;
        }
      } else if (kind === DIGIT) at = this.digits(lower, at);
      else if (kind === PICTURE) at = this.picture(lower, at);
      else if (unit === 64 && at + 1 < size && isWordUnit(lower.charCodeAt(at + 1))) {
        at = afterName(lower, at + 1);
        this.put(MENTION);
      } else {
        if (endsClause(unit)) negation = 0;
        at = this.marks(lower, at);
      }
      if (this.count > before) this.froms[before] = from;
      this.tos[this.count - 1] = at;
    }
  }

  /** Word k as it was read. */
  word(k: number): string {
    return String.fromCharCode(...this.units.subarray(this.starts[k], this.ends[k]));
  }

  private letters(lower: string, cleaned: string, sameLength: boolean, from: number): number {
    let at = from;
    let out = this.length;
    let hash = OFFSET;
    let upper = 0;
    let same = 0;
    let last = 0;
    let stretched = false;
    for (; at < lower.length; at++) {
      let unit = lower.charCodeAt(at);
      if (unit === 0x2019) unit = 39;
      const kind = classes[unit]!;
      if (kind !== LETTER) {
        const inside = (unit === 39 || unit === 95) && at > from && at + 1 < lower.length;
        if (!inside || classes[lower.charCodeAt(at + 1)] !== LETTER) break;
      } else if (isArabicMark(unit)) continue;
      same = unit === last ? same + 1 : 1;
      last = unit;
      if (same > 2) {
        stretched = true;
        continue;
      }
      if (sameLength && lower.charCodeAt(at) !== cleaned.charCodeAt(at)) upper++;
      if (out - this.length >= LONGEST_WORD) continue;
      this.units[out++] = unit;
      hash = Math.imul(hash ^ unit, PRIME);
    }
    const flags = (upper > 2 && upper >= out - this.length - 1 ? SHOUTED : 0) | (stretched ? STRETCHED : 0);
    this.close(out, hash, flags);
    return at;
  }

  private digits(lower: string, from: number): number {
    let at = from;
    let out = this.length;
    let hash = OFFSET;
    for (; at < lower.length && classes[lower.charCodeAt(at)] === DIGIT; at++) {
      if (out - this.length >= 12) continue;
      this.units[out++] = 48;
      hash = Math.imul(hash ^ 48, PRIME);
    }
    this.close(out, hash, 0);
    return at;
  }

  /** A pair of surrogates or one unit; a picture said again and again counts as one. */
  private picture(lower: string, from: number): number {
    const high = lower.charCodeAt(from);
    const low = high >= 0xd800 && high <= 0xdbff && from + 1 < lower.length ? lower.charCodeAt(from + 1) : 0;
    let hash = Math.imul(OFFSET ^ high, PRIME);
    let out = this.length;
    this.units[out++] = high;
    if (low) {
      this.units[out++] = low;
      hash = Math.imul(hash ^ low, PRIME);
    }
    const again = this.count > 0 && this.hashes[this.count - 1] === hash;
    if (again) this.flags[this.count - 1]! |= STRETCHED;
    else this.close(out, hash, 0);
    return from + (low ? 2 : 1);
  }

  /** Punctuation side by side is one word: `:)`, `!!`, `...`; letters that end an emoticon are left to the next word. */
  private marks(lower: string, from: number): number {
    let at = from;
    let out = this.length;
    let hash = OFFSET;
    let last = 0;
    let same = 0;
    let stretched = false;
    for (; at < lower.length; at++) {
      const unit = lower.charCodeAt(at);
      if (classes[unit] !== MARK || (at > from && (unit === 64 || unit === 35))) break;
      same = unit === last ? same + 1 : 1;
      last = unit;
      if (same > 2) {
        stretched = true;
        continue;
      }
      if (out - this.length >= 8) continue;
      this.units[out++] = unit;
      hash = Math.imul(hash ^ unit, PRIME);
    }
    // `:D`, `:p`, `xD` end in a letter that stands alone.
    if (
      at < lower.length &&
      EYES.has(last) &&
      MOUTHS.has(lower.charCodeAt(at)) &&
      !isWordUnit(lower.charCodeAt(at + 1))
    ) {
      const unit = lower.charCodeAt(at++);
      this.units[out++] = unit;
      hash = Math.imul(hash ^ unit, PRIME);
    }
    this.close(out, hash, stretched ? STRETCHED : 0);
    return at;
  }

  private put(word: string): void {
    let out = this.length;
    let hash = OFFSET;
    for (let k = 0; k < word.length; k++) {
      const unit = word.charCodeAt(k);
      this.units[out++] = unit;
      hash = Math.imul(hash ^ unit, PRIME);
    }
    this.close(out, hash, 0);
  }

  private close(end: number, hash: number, flags: number): void {
    const k = this.count++;
    this.starts[k] = this.length;
    this.ends[k] = end;
    this.hashes[k] = hash;
    this.flags[k] = flags;
    this.units[end] = 32;
    this.length = end + 1;
  }

  /** A word of one unit takes two; a mention or link of two or more characters at most six. */
  private makeRoom(size: number): void {
    const units = size * 4 + 16;
    if (this.units.length < units) this.units = new Uint16Array(units);
    if (this.starts.length < size + 8) {
      this.starts = new Int32Array(size + 8);
      this.ends = new Int32Array(size + 8);
      this.hashes = new Int32Array(size + 8);
      this.flags = new Uint8Array(size + 8);
      this.froms = new Int32Array(size + 8);
      this.tos = new Int32Array(size + 8);
    }
  }
}

const LONGEST_WORD = 40;
const NEGATION_REACH = 4;
const LINK = "http";
const MENTION = "@user";
const EYES = new Set([...":;=-'"].map((character) => character.charCodeAt(0)));
const MOUTHS = new Set([..."dpox3"].map((character) => character.charCodeAt(0)));

function isLink(lower: string, at: number): boolean {
  if (!lower.startsWith("http", at)) return false;
  const next = lower.charCodeAt(at + 4);
  return lower.startsWith("://", at + 4) || lower.startsWith("s://", at + 4) || !isWordUnit(next);
}

function afterLink(lower: string, from: number): number {
  let at = from;
  while (at < lower.length && classes[lower.charCodeAt(at)] !== SPACE) at++;
  return at;
}

function afterName(lower: string, from: number): number {
  let at = from;
  while (at < lower.length && isWordUnit(lower.charCodeAt(at))) at++;
  return at;
}

function isWordUnit(unit: number): boolean {
  const kind = classes[unit];
  return kind === LETTER || kind === DIGIT || unit === 95;
}

/** . ! ? ; and their like end what a negation reaches. */
function endsClause(unit: number): boolean {
  return unit === 46 || unit === 33 || unit === 63 || unit === 59 || unit === 44 || unit === 0x3002 || unit === 0x061f;
}

/** Vowel marks and the stretching mark: the same word is written with and without. */
function isArabicMark(unit: number): boolean {
  return (unit >= 0x064b && unit <= 0x0652) || unit === 0x0640;
}
