import { grown } from "./postings.ts";

/** The slots that a post hit: a set that gives them back in ascending order, without sorting. */
export class Hits {
  /** The slots, ascending, once `collect` was called. */
  slots = new Int32Array(64);
  count = 0;
  /** A bit for each slot, and a bit for each integer of those that is not 0. */
  bits = new Int32Array(32);
  summary = new Int32Array(1);

  /** Makes room for slots below that number. */
  reserve(slots: number): void {
    if (slots <= this.bits.length * 32) return;
    this.bits = grown(this.bits, (slots + 31) >> 5);
    this.summary = new Int32Array((this.bits.length + 31) >> 5);
  }

  add(slot: number): void {
    this.bits[slot >> 5]! |= 1 << slot;
    this.summary[slot >> 10]! |= 1 << (slot >> 5);
  }

  /** Moves what was added to `slots` and forgets it. */
  collect(): void {
    const { bits, summary } = this;
    let count = 0;
    for (let high = 0; high < summary.length; high++) {
      let words = summary[high]!;
      if (words === 0) continue;
      summary[high] = 0;
      while (words !== 0) {
        const word = (high << 5) | (31 - Math.clz32(words & -words));
        words &= words - 1;
        let left = bits[word]!;
        bits[word] = 0;
        if (count + 32 > this.slots.length) this.slots = grown(this.slots, count + 32);
        const { slots } = this;
        while (left !== 0) {
          slots[count++] = (word << 5) | (31 - Math.clz32(left & -left));
          left &= left - 1;
        }
      }
    }
    this.count = count;
  }

  bytes(): number {
    return this.slots.byteLength + this.bits.byteLength + this.summary.byteLength;
  }
}
