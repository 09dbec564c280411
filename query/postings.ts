/** Integers of a key in `Postings.cells`. */
export const CELL = 4;
/** Number of the post that had the key last. */
export const STAMP = 0;
/** Where its list begins in `data`. */
export const LIST = 1;
/** How many of its integers belong to programs that remain to be verified; slots of queries that match at once follow. */
export const PROGRAMS_SIZE = 2;
/** How many integers it has; roles in the low bits. */
export const SIZE_AND_ROLES = 3;
/** Low bits of `SIZE_AND_ROLES`. */
export const ROLE_BITS = 3;

/**
 * What is filed under each key, all lists in one array: first the programs of queries that ask for more, [length,
 * name, code…] one behind the other, so that verifying them reads straight on; then the slots of queries that match as
 * soon as the key is there. What is asked of a key while a post is read stands in one cell, a quarter of a cache line.
 */
export class Postings {
  data = new Int32Array(1024);
  cells = new Int32Array(256 * CELL);
  private rooms = new Int32Array(256);
  private used = 0;
  /** Integers of `data` that no list uses any longer. */
  private lost = 0;

  /** Adds the slot of a query that matches as soon as the key is there. */
  push(key: number, slot: number): void {
    const cell = key * CELL;
    const size = this.widen(key, 1);
    this.data[this.cells[cell + LIST]! + size] = slot;
    this.cells[cell + SIZE_AND_ROLES]! += 1 << ROLE_BITS;
  }

  /** Adds a program to be verified, under a name that no other in the list has. */
  pushProgram(key: number, name: number, code: readonly number[]): void {
    const cell = key * CELL;
    const length = code.length + 2;
    const size = this.widen(key, length);
    const { cells, data } = this;
    let at = cells[cell + LIST]! + cells[cell + PROGRAMS_SIZE]!;
    const end = cells[cell + LIST]! + size;
    // The slots in the way go behind the others; their order means nothing.
    const moved = Math.min(length, end - at);
    data.copyWithin(end + length - moved, at, at + moved);
    data[at++] = length;
    data[at++] = name;
    for (const integer of code) data[at++] = integer;
    cells[cell + PROGRAMS_SIZE]! += length;
    cells[cell + SIZE_AND_ROLES]! += length << ROLE_BITS;
  }

  remove(key: number, slot: number): void {
    const { cells, data } = this;
    const cell = key * CELL;
    const last = cells[cell + LIST]! + (cells[cell + SIZE_AND_ROLES]! >> ROLE_BITS) - 1;
    for (let at = cells[cell + LIST]! + cells[cell + PROGRAMS_SIZE]!; at <= last; at++) {
      if (data[at] !== slot) continue;
      data[at] = data[last]!;
      cells[cell + SIZE_AND_ROLES]! -= 1 << ROLE_BITS;
      return;
    }
  }

  removeProgram(key: number, name: number): void {
    const { cells, data } = this;
    const cell = key * CELL;
    const start = cells[cell + LIST]!;
    for (let at = start; at < start + cells[cell + PROGRAMS_SIZE]!; at += data[at]!) {
      if (data[at + 1] !== name) continue;
      const length = data[at]!;
      data.copyWithin(at, at + length, start + (cells[cell + SIZE_AND_ROLES]! >> ROLE_BITS));
      cells[cell + PROGRAMS_SIZE]! -= length;
      cells[cell + SIZE_AND_ROLES]! -= length << ROLE_BITS;
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

  /** Makes room for more integers in a list; gives how many it has. */
  private widen(key: number, more: number): number {
    const size = this.cells[key * CELL + SIZE_AND_ROLES]! >> ROLE_BITS;
    if (size + more > this.rooms[key]!) this.move(key, size === 0 ? more : Math.ceil((size + more) * 1.25));
    return size;
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
