import { hashOf } from "./hash.ts";
import * as layout from "./token-layout.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const { END, FROM, HASH, POSITION, START, TO, WIDTH } = layout;

/** Longest term, in code points; longer words are cut. */
export const TERM_LENGTH = 100;

/**
 * The tokens of a text, in reading order, in arrays that are reused: whoever only matches works on these numbers
 * without making a string. Tokens of one position stand side by side, plain spelling first, exact spelling last.
 */
export class Tokens {
  count = 0;
  chars = new Uint16Array(4096);
  data = new Int32Array(512 * WIDTH);
  /** End of the used part of `chars`. */
  used = 0;
  /** Where the text being read begins in `chars`: its plain words are folded in their own place, others stand behind it. */
  protected base = 0;
  /** Position of the next word. */
  position = 0;

  /** Forgets the tokens; the next word stands at position 0. */
  clear(): void {
    this.count = 0;
    this.used = 0;
    this.position = 0;
    if (this.chars.length > LARGE) {
      this.chars = new Uint16Array(4096);
      this.data = new Int32Array(512 * WIDTH);
    }
  }

  /** The term of a token as a string. */
  termAt(token: number): string {
    const { chars, data } = this;
    const to = data[token * WIDTH + TO]!;
    let term = "";
    for (let at = data[token * WIDTH + FROM]!; at < to; at++) term += String.fromCharCode(chars[at]!);
    return term;
  }

  protected add(from: number, to: number, hash: number, start: number, end: number): void {
    const at = this.count++ * WIDTH;
    if (at === this.data.length) this.reserve(this.count);
    const data = this.data;
    data[at + FROM] = from;
    data[at + TO] = to;
    data[at + HASH] = hash;
    data[at + POSITION] = this.position;
    data[at + START] = start;
    data[at + END] = end;
  }

  /** Adds a term given as a string, cut to the longest length. */
  protected write(term: string, start: number, end: number): void {
    if (term === "") return;
    const cut = term.length > TERM_LENGTH ? [...term.slice(0, TERM_LENGTH * 2)].slice(0, TERM_LENGTH).join("") : term;
    const from = this.used;
    // Three units of a token are looked at even where it has one.
    if (from + cut.length + 2 > this.chars.length) this.growChars(cut.length + 2);
    const chars = this.chars;
    for (let index = 0; index < cut.length; index++) chars[from + index] = cut.charCodeAt(index);
    this.used = from + cut.length;
    this.add(from, this.used, hashOf(cut), start, end);
  }

  protected growChars(more: number): void {
    const larger = new Uint16Array(Math.max(this.chars.length * 2, this.used + 2 * more + 1024));
    larger.set(this.chars);
    this.chars = larger;
  }

  /** Makes room for more tokens. */
  protected reserve(more: number): void {
    const needed = (this.count + more) * WIDTH;
    if (needed <= this.data.length) return;
    const larger = new Int32Array(Math.max(needed, this.data.length * 2));
    larger.set(this.data);
    this.data = larger;
  }
}

/** Above this many units the arrays are given back after the text. */
const LARGE = 1 << 18;
