import { readModelFile } from "./model-file.ts";

/** Head of the file; `base` is added to every score, `scale` brings scores to 0–1. */
export type LanguageHead = { name: string; version: string; languages: string[]; base: number; scale: number };

/** A language and how near it and the next one come, each 0–1; "" when nothing is known of the text. */
export type Detected = { language: string; best: number; second: number };

/** What a run of bytes stood at: the beginning of a word, its end. */
export const BEGINS = 1;
export const ENDS = 2;
/** A space ends the reading after so many bytes, any character after so many more. */
const CUT_AFTER = 350;
const CUT_ANYWAY = 380;
/** Bytes of a word that are read in runs of four, three apart. */
const LONGEST_WORD = 70;
const SEEN = 1024;

/**
 * Detects languages by runs of four bytes of UTF-8, as the npm package eld does, from the same table: the answers are the
 * same (language-model.test.ts), in a tenth of the time and without making anything that has to be collected. The table is
 * packed by train/language.ts.
 */
export class LanguageModel {
  readonly head: LanguageHead;
  private readonly letters: Uint8Array;
  private readonly languages: Uint8Array;
  private readonly scores: Uint8Array;
  /** Open addressing: bytes, marks and where the scores begin and end. */
  private readonly keys: Int32Array;
  private readonly marks: Uint8Array;
  private readonly froms: Int32Array;
  private readonly tos: Int32Array;
  private readonly mask: number;
  /** Runs of the text at hand, valid with its generation. */
  private readonly seenKeys: Int32Array = new Int32Array(SEEN);
  private readonly seenMarks: Uint8Array = new Uint8Array(SEEN);
  private readonly seenAt: Int32Array = new Int32Array(SEEN);
  private generation = 0;
  private distinct = 0;
  private readonly sums: Int32Array;
  /** The bytes of all words, one after the other, and where those of more than LONGEST_WORD end. */
  private readonly bytes: Uint8Array = new Uint8Array(CUT_ANYWAY + 8);
  /** Units that are no letter before lower case or after it, or become two; Σ, whose lower case looks at its neighbors. */
  private readonly contextual: RegExp;
  private tails: [from: number, to: number][] = [];

  constructor(path: string | URL) {
    const { head, blocks } = readModelFile<LanguageHead>(path);
    this.head = head;
    this.letters = blocks.letters as Uint8Array;
    this.languages = blocks.languages as Uint8Array;
    this.scores = blocks.scores as Uint8Array;
    const grams = blocks.grams as Int32Array;
    const marks = blocks.marks as Uint8Array;
    const counts = blocks.counts as Uint8Array;
    let slots = 1;
    while (slots < grams.length * 2) slots *= 2;
    this.mask = slots - 1;
    this.keys = new Int32Array(slots);
    this.marks = new Uint8Array(slots);
    this.froms = new Int32Array(slots);
    this.tos = new Int32Array(slots);
    this.sums = new Int32Array(head.languages.length);
    this.contextual = this.contextualUnits();
    let from = 0;
    for (let k = 0; k < grams.length; k++) {
      let slot = spread(grams[k]!, marks[k]!) & this.mask;
      while (this.tos[slot] !== 0) slot = (slot + 1) & this.mask;
      this.keys[slot] = grams[k]!;
      this.marks[slot] = marks[k]!;
      this.froms[slot] = from;
      from += counts[k]!;
      this.tos[slot] = from;
    }
  }

  /** Reads at most some 380 bytes. Never throws. */
  detect(text: string): Detected {
    this.begin();
    // Elsewhere words can be cut after lower case, in one pass; eld always cuts them first.
    if (this.contextual.test(text)) this.read(this.spaced(text).toLowerCase(), true);
    else this.read(text.toLowerCase(), false);
    return this.answer();
  }

  private contextualUnits(): RegExp {
    let units = "Σ";
    for (let unit = 0x80; unit < 0x10000; unit++) {
      if (unit >= 0xd800 && unit <= 0xdfff) continue;
      const lower = String.fromCharCode(unit).toLowerCase();
      if (lower.length !== 1 || this.isLetter(lower.charCodeAt(0)) !== this.isLetter(unit))
        units += String.fromCharCode(unit);
    }
    return new RegExp(`[${units}]`);
  }

  private begin(): void {
    if (++this.generation === 0x7fffffff) {
      this.seenAt.fill(0);
      this.generation = 1;
    }
    this.distinct = 0;
    this.sums.fill(0);
    if (this.tails.length > 0) this.tails = [];
  }

  /** @param cut words stand apart already, whatever is no space belongs to one */
  private read(text: string, cut: boolean): void {
    const { bytes } = this;
    let out = 0;
    let word = 0;
    let begun = false;
    // Spaces count, but not those at the beginning.
    let spaces = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (cut ? unit === 32 : !this.isLetter(unit)) {
        const end = cut ? at + 1 : this.separatorEnd(text, at);
        if (end > at) {
          if (begun) {
            if (out > word) this.word(word, out);
            word = out;
            if (out + spaces > CUT_AFTER) return;
            spaces++;
          }
          at = end - 1;
          continue;
        }
      }
      begun = true;
      if (unit < 0x80) bytes[out++] = unit;
      else if (unit < 0x800) {
        bytes[out++] = 0xc0 | (unit >> 6);
        bytes[out++] = 0x80 | (unit & 0x3f);
      } else {
        bytes[out++] = 0xe0 | (unit >> 12);
        bytes[out++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[out++] = 0x80 | (unit & 0x3f);
      }
      if (out + spaces > CUT_ANYWAY) break;
    }
    if (out > word) this.word(word, out);
  }

  /** Where what parts two words ends; its own place when nothing does: apostrophes before a letter belong to the word. */
  private separatorEnd(text: string, from: number): number {
    let end = from;
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (this.isLetter(unit)) break;
      if (unit !== 0x27 && unit !== 0x60 && unit !== 0x2019) end = at + 1;
    }
    return end;
  }

  private spaced(text: string): string {
    let spaced = "";
    for (let at = 0; at < text.length; at++) {
      const end = this.isLetter(text.charCodeAt(at)) ? at : this.separatorEnd(text, at);
      spaced += end > at ? " " : text[at];
      if (end > at) at = end - 1;
    }
    return spaced;
  }

  private isLetter(unit: number): boolean {
    return (this.letters[unit >> 3]! & (1 << (unit & 7))) !== 0;
  }

  private word(from: number, to: number): void {
    const { bytes } = this;
    const length = Math.min(to - from, LONGEST_WORD);
    let at = 0;
    for (; at + 4 < length; at += 3) this.gram(fourBytes(bytes, from + at, from + at + 4), at === 0 ? BEGINS : 0);
    const marks = at === 0 ? BEGINS | ENDS : ENDS;
    if (to - from > LONGEST_WORD) this.tail(from + LONGEST_WORD - 4, to);
    else this.gram(fourBytes(bytes, Math.max(from, to - 4), to), marks);
  }

  /** The end of a very long word is in no table; it counts as a run all the same, once. */
  private tail(from: number, to: number): void {
    const { bytes } = this;
    for (const [start, end] of this.tails) {
      if (end - start !== to - from) continue;
      let same = true;
      for (let k = 0; k < to - from && same; k++) same = bytes[start + k] === bytes[from + k];
      if (same) return;
    }
    this.tails.push([from, to]);
    this.distinct++;
  }

  private gram(key: number, marks: number): void {
    if ((key & 0x80808080) !== 0 && holdsNameless(key)) this.count(...bare(key, marks));
    else this.count(key, marks);
  }

  private count(key: number, marks: number): void {
    const hash = spread(key, marks);
    let slot = hash & (SEEN - 1);
    while (this.seenAt[slot] === this.generation) {
      if (this.seenKeys[slot] === key && this.seenMarks[slot] === marks) return;
      slot = (slot + 1) & (SEEN - 1);
    }
    this.seenAt[slot] = this.generation;
    this.seenKeys[slot] = key;
    this.seenMarks[slot] = marks;
    this.distinct++;
    const { keys, tos, mask, sums, languages, scores } = this;
    const { base } = this.head;
    for (let row = hash & mask; tos[row] !== 0; row = (row + 1) & mask) {
      if (keys[row] !== key || this.marks[row] !== marks) continue;
      for (let k = this.froms[row]!; k < tos[row]!; k++) sums[languages[k]!]! += scores[k]! + base;
      return;
    }
  }

  private answer(): Detected {
    const { sums, distinct, head } = this;
    let first = -1;
    let best = 0;
    let second = 0;
    for (let k = 0; k < sums.length; k++) {
      const sum = sums[k]!;
      if (sum > best) {
        second = best;
        best = sum;
        first = k;
      } else if (sum > second) second = sum;
    }
    if (first < 0) return { language: "", best: 0, second: 0 };
    const scaled = (sum: number) => sum / distinct / (sum / distinct + head.scale);
    return { language: head.languages[first]!, best: scaled(best), second: second === 0 ? 0 : scaled(second) };
  }
}

/**
 * Bytes for which the package has no character: it writes a space, which then looks like the edge of a word. They begin
 * the phonetic letters, Syriac, N'Ko, the private use area and everything beyond the first plane.
 */
const nameless = new Uint8Array(256);
for (const byte of [0xc7, 0xca, 0xcb, 0xcc, 0xcd, 0xd4, 0xdc, 0xdd, 0xde, 0xdf, 0xee, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4])
  nameless[byte] = 1;
const SPACE = 0x20;

function holdsNameless(key: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) if (nameless[(key >>> shift) & 0xff] === 1) return true;
  return false;
}

/** A run as the package sees it: nameless bytes are spaces, and one at its edge is the edge of a word. */
function bare(key: number, marks: number): [key: number, marks: number] {
  let bytes = [24, 16, 8, 0].map((shift) => (key >>> shift) & 0xff).filter((byte) => byte !== 0);
  bytes = bytes.map((byte) => (nameless[byte] === 1 ? SPACE : byte));
  if (bytes.at(-1) === SPACE && !(marks & ENDS)) {
    bytes.pop();
    marks |= ENDS;
  }
  if (bytes[0] === SPACE && !(marks & BEGINS)) {
    bytes.shift();
    marks |= BEGINS;
  }
  return [bytes.reduce((sum, byte) => (sum << 8) | byte, 0), marks];
}

function fourBytes(bytes: Uint8Array, from: number, to: number): number {
  let key = 0;
  for (let at = from; at < to; at++) key = (key << 8) | bytes[at]!;
  return key;
}

function spread(key: number, marks: number): number {
  let hash = Math.imul(key ^ Math.imul(marks + 1, 0x9e3779b1 | 0), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x297a2d39);
  return hash ^ (hash >>> 13);
}
