import { hashOf } from "./scan.ts";

/**
 * Strings to small integers, without making a string per look-up: open addressing over (hash, entry) pairs, the
 * characters one after the other in one array. About 14 bytes an entry and 2 a character.
 */
export class Dictionary {
  size = 0;
  private table = new Int32Array(256);
  private mask = 127;
  private chars = new Uint16Array(1024);
  private starts = new Int32Array(65);
  private values = new Int32Array(64);
  /** One bit per hash, eight times as many as entries: most words of a post are ruled out here, in cache. */
  private bits = new Int32Array(64);
  private bitMask = 2047;

  /** Value of the string in `chars[from..to)` with that hash, or -1. */
  find(chars: Uint16Array, from: number, to: number, hash: number): number {
    const mixed = hash ^ (hash >>> 15);
    if ((this.bits[(mixed & this.bitMask) >> 5]! & (1 << (mixed & 31))) === 0) return -1;
    const { table, mask } = this;
    let slot = mixed & mask;
    for (;;) {
      const entry = table[2 * slot + 1]! - 1;
      if (entry < 0) return -1;
      if (table[2 * slot] === hash && this.same(entry, chars, from, to)) return this.values[entry]!;
      slot = (slot + 1) & mask;
    }
  }

  /** Value of a string, or -1. */
  get(text: string): number {
    return this.find(unitsOf(text), 0, text.length, hashOf(text));
  }

  /** Adds a string that is not there yet. */
  add(text: string, value: number): void {
    const entry = this.size++;
    if (entry === this.values.length) this.growEntries();
    const start = this.starts[entry]!;
    if (start + text.length > this.chars.length) this.growChars(start + text.length);
    for (let index = 0; index < text.length; index++) this.chars[start + index] = text.charCodeAt(index);
    this.starts[entry + 1] = start + text.length;
    this.values[entry] = value;
    if (2 * this.size > this.mask) this.growTable();
    this.place(hashOf(text), entry);
  }

  /** Bytes of its arrays. */
  bytes(): number {
    return (
      this.table.byteLength +
      this.bits.byteLength +
      this.chars.byteLength +
      this.starts.byteLength +
      this.values.byteLength
    );
  }

  private same(entry: number, chars: Uint16Array, from: number, to: number): boolean {
    const own = this.chars;
    let at = this.starts[entry]!;
    if (this.starts[entry + 1]! - at !== to - from) return false;
    for (let index = from; index < to; index++, at++) if (own[at] !== chars[index]) return false;
    return true;
  }

  private place(hash: number, entry: number): void {
    const mixed = hash ^ (hash >>> 15);
    this.bits[(mixed & this.bitMask) >> 5]! |= 1 << (mixed & 31);
    let slot = mixed & this.mask;
    while (this.table[2 * slot + 1] !== 0) slot = (slot + 1) & this.mask;
    this.table[2 * slot] = hash;
    this.table[2 * slot + 1] = entry + 1;
  }

  private growTable(): void {
    const old = this.table;
    this.table = new Int32Array(old.length * 2);
    this.mask = this.mask * 2 + 1;
    this.bits = new Int32Array(this.bits.length * 2);
    this.bitMask = this.bitMask * 2 + 1;
    for (let slot = 0; slot < old.length; slot += 2)
      if (old[slot + 1] !== 0) this.place(old[slot]!, old[slot + 1]! - 1);
  }

  private growEntries(): void {
    const values = new Int32Array(this.values.length * 2);
    values.set(this.values);
    this.values = values;
    const starts = new Int32Array(values.length + 1);
    starts.set(this.starts);
    this.starts = starts;
  }

  private growChars(atLeast: number): void {
    const chars = new Uint16Array(Math.max(atLeast, this.chars.length * 2));
    chars.set(this.chars);
    this.chars = chars;
  }
}

function unitsOf(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}
