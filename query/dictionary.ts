import * as hashing from "./hash.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const { mixed } = hashing;

/** Integers a slot of the table takes: hash, value + 1, where its characters begin, how many there are. */
const WIDTH = 4;

/**
 * Strings to small integers, without making a string per look-up: open addressing, all of an entry in one cache line
 * but its characters, which stand one after the other in one array. About 35 bytes an entry and 2 a character.
 */
export class Dictionary {
  size = 0;
  /** One bit per hash, eight times as many as slots: most words of a post are ruled out here, in cache. */
  bits = new Int32Array(32);
  bitMask = 1023;
  private table = new Int32Array(128 * WIDTH);
  private mask = 127;
  private chars = new Uint16Array(1024);
  private used = 0;

  /** Value of the string in `chars[from..to)` with that hash, or -1. */
  find(chars: Uint16Array, from: number, to: number, hash: number): number {
    const spread = mixed(hash);
    if ((this.bits[(spread & this.bitMask) >>> 5]! & (1 << spread)) === 0) return -1;
    const { table, mask } = this;
    let slot = spread & mask;
    for (;;) {
      const at = slot * WIDTH;
      const entry = table[at + 1]!;
      if (entry === 0) return -1;
      if (table[at] === hash && table[at + 3] === to - from && this.same(table[at + 2]!, chars, from, to))
        return entry - 1;
      slot = (slot + 1) & mask;
    }
  }

  /** Value of a string with that hash, or -1. */
  get(text: string, hash: number): number {
    if (text.length > scratch.length) scratch = new Uint16Array(text.length * 2);
    for (let index = 0; index < text.length; index++) scratch[index] = text.charCodeAt(index);
    return this.find(scratch, 0, text.length, hash);
  }

  /** Adds a string that is not there yet. */
  add(text: string, hash: number, value: number): void {
    const { length } = text;
    if (this.used + length > this.chars.length) this.growChars(this.used + length);
    for (let index = 0; index < length; index++) this.chars[this.used + index] = text.charCodeAt(index);
    // Two thirds full at most; the bits keep misses away from the table.
    if (3 * ++this.size > 2 * this.mask) this.growTable();
    this.place(hash, value + 1, this.used, length);
    this.used += length;
  }

  /** Bytes of its arrays. */
  bytes(): number {
    return this.table.byteLength + this.bits.byteLength + this.chars.byteLength;
  }

  private same(start: number, chars: Uint16Array, from: number, to: number): boolean {
    const own = this.chars;
    for (let index = from, at = start; index < to; index++, at++) if (own[at] !== chars[index]) return false;
    return true;
  }

  private place(hash: number, entry: number, start: number, length: number): void {
    const { table, mask } = this;
    const spread = mixed(hash);
    this.bits[(spread & this.bitMask) >>> 5]! |= 1 << spread;
    let slot = spread & mask;
    while (table[slot * WIDTH + 1] !== 0) slot = (slot + 1) & mask;
    const at = slot * WIDTH;
    table[at] = hash;
    table[at + 1] = entry;
    table[at + 2] = start;
    table[at + 3] = length;
  }

  private growTable(): void {
    const old = this.table;
    this.table = new Int32Array(old.length * 2);
    this.mask = this.mask * 2 + 1;
    this.bits = new Int32Array(this.bits.length * 2);
    this.bitMask = this.bitMask * 2 + 1;
    for (let at = 0; at < old.length; at += WIDTH)
      if (old[at + 1] !== 0) this.place(old[at]!, old[at + 1]!, old[at + 2]!, old[at + 3]!);
  }

  private growChars(atLeast: number): void {
    const chars = new Uint16Array(Math.max(atLeast, Math.ceil(this.chars.length * 1.5)));
    chars.set(this.chars);
    this.chars = chars;
  }
}

let scratch = new Uint16Array(256);
