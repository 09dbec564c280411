/** Integers of a key in `Postings.cells`. */
export const CELL = 4;
/** Number of the post that had the key last. */
export const STAMP = 0;
/** Where its list begins in `data`. */
export const LIST = 1;
/** Queries that match as soon as the key is there. */
export const PLAIN_SIZE = 2;
/** Where the programs that remain to be verified end, counted from the list's beginning; roles in the low bits. */
export const SIZE_AND_ROLES = 3;
/** Low bits of `SIZE_AND_ROLES`. */
export const ROLE_BITS = 3;

/**
 * What is filed under each key, all lists in one array: first the slots of queries that need nothing else, then the
 * programs of those that do. What is asked of a key while a post is read stands in one cell, a quarter of a cache line.
 */
export class Postings {
  data = new Int32Array(1024);
  cells = new Int32Array(256 * CELL);
  private rooms = new Int32Array(256);
  private used = 0;
  /** Integers of `data` that no list uses any longer. */
  private lost = 0;

  /** Adds a slot (plain) or a program to a key's list. */
  push(key: number, value: number, plain: boolean): void {
    const cell = key * CELL;
    const size = this.cells[cell + SIZE_AND_ROLES]! >> ROLE_BITS;
    if (size === this.rooms[key]!) this.move(key, size === 0 ? 1 : Math.ceil(size * 1.5));
    const start = this.cells[cell + LIST]!;
    const plainSize = this.cells[cell + PLAIN_SIZE]!;
    if (plain) {
      this.data[start + size] = this.data[start + plainSize]!;
      this.data[start + plainSize] = value;
      this.cells[cell + PLAIN_SIZE] = plainSize + 1;
    } else this.data[start + size] = value;
    this.cells[cell + SIZE_AND_ROLES]! += 1 << ROLE_BITS;
  }

  remove(key: number, value: number, plain: boolean): void {
    const { cells, data } = this;
    const cell = key * CELL;
    const start = cells[cell + LIST]!;
    const last = start + (cells[cell + SIZE_AND_ROLES]! >> ROLE_BITS) - 1;
    const lastPlain = start + cells[cell + PLAIN_SIZE]! - 1;
    const end = plain ? lastPlain : last;
    for (let at = plain ? start : lastPlain + 1; at <= end; at++) {
      if (data[at] !== value) continue;
      if (plain) {
        data[at] = data[lastPlain]!;
        data[lastPlain] = data[last]!;
        cells[cell + PLAIN_SIZE]!--;
      } else data[at] = data[last]!;
      cells[cell + SIZE_AND_ROLES]! -= 1 << ROLE_BITS;
      return;
    }
  }

  /** Grows to hold lists of at least that many keys. */
  reserve(keys: number): void {
    if (keys <= this.rooms.length) return;
    this.rooms = grown(this.rooms, keys);
    const cells = new Int32Array(this.rooms.length * CELL);
    cells.set(this.cells);
    this.cells = cells;
  }

  bytes(): number {
    return this.data.byteLength + this.cells.byteLength + this.rooms.byteLength;
  }

  private move(key: number, room: number): void {
    if (this.used + room > this.data.length) this.makeRoom(room);
    const cell = key * CELL;
    const from = this.cells[cell + LIST]!;
    this.data.copyWithin(this.used, from, from + (this.cells[cell + SIZE_AND_ROLES]! >> ROLE_BITS));
    this.cells[cell + LIST] = this.used;
    this.lost += this.rooms[key]!;
    this.rooms[key] = room;
    this.used += room;
  }

  /** Moves the lists together when a fifth is lost, else takes a larger array: milliseconds for a million entries. */
  private makeRoom(room: number): void {
    const { data, cells, rooms } = this;
    if (5 * this.lost < data.length) {
      this.data = grown(data, this.used + room);
      return;
    }
    this.data = new Int32Array(Math.max(1024, Math.ceil((this.used - this.lost + room) * 1.25)));
    let used = 0;
    for (let key = 0; key < rooms.length; key++) {
      const list = key * CELL + LIST;
      const from = cells[list]!;
      this.data.set(data.subarray(from, from + rooms[key]!), used);
      cells[list] = used;
      used += rooms[key]!;
    }
    this.used = used;
    this.lost = 0;
  }
}

/** The same numbers in an array of at least that length, with room to spare. */
export function grown(numbers: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(atLeast, Math.ceil(numbers.length * (numbers.length < LARGE ? 1.5 : 1.2))));
  larger.set(numbers);
  return larger;
}

/** From this length on the spare room is a fifth, not half. */
const LARGE = 1 << 18;
