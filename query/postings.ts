/** Lists of integers by key, all in one array: a full list moves to the end with twice the room. */
export class Postings {
  data = new Int32Array(1024);
  starts = new Int32Array(256);
  sizes = new Int32Array(256);
  private rooms = new Int32Array(256);
  private used = 0;

  push(key: number, value: number): void {
    if (key >= this.sizes.length) this.growKeys(key);
    const size = this.sizes[key]!;
    if (size === this.rooms[key]!) this.move(key, size === 0 ? 1 : size * 2);
    this.data[this.starts[key]! + size] = value;
    this.sizes[key] = size + 1;
  }

  remove(key: number, value: number): void {
    const start = this.starts[key]!;
    const last = start + this.sizes[key]! - 1;
    for (let at = start; at <= last; at++) {
      if (this.data[at] !== value) continue;
      this.data[at] = this.data[last]!;
      this.sizes[key]!--;
      return;
    }
  }

  /** Grows to hold lists of at least that many keys. */
  reserve(keys: number): void {
    if (keys > this.sizes.length) this.growKeys(keys);
  }

  bytes(): number {
    return this.data.byteLength + this.starts.byteLength + this.sizes.byteLength + this.rooms.byteLength;
  }

  private move(key: number, room: number): void {
    const from = this.starts[key]!;
    if (this.used + room > this.data.length) this.data = grown(this.data, this.used + room);
    this.data.copyWithin(this.used, from, from + this.sizes[key]!);
    this.starts[key] = this.used;
    this.rooms[key] = room;
    this.used += room;
  }

  private growKeys(key: number): void {
    this.starts = grown(this.starts, key + 1);
    this.sizes = grown(this.sizes, key + 1);
    this.rooms = grown(this.rooms, key + 1);
  }
}

/** The same numbers in an array of at least that length, with room to spare. */
export function grown(numbers: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(atLeast, Math.ceil(numbers.length * 1.5)));
  larger.set(numbers);
  return larger;
}
