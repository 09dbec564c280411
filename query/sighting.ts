import * as compiled from "./compile.ts";
import type { PostFacts } from "./facts.ts";
import { TITLE_GAP } from "./facts.ts";
import * as hashing from "./hash.ts";
import type { KeyTable } from "./keys.ts";
import * as roles from "./keys.ts";
import * as lists from "./postings.ts";
import { satisfies } from "./satisfies.ts";
import { Scan } from "./scan.ts";
import { standsFree } from "./stands-free.ts";
import * as layout from "./token-layout.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const { FREE } = compiled;
const { mixed, pairHash, PRIME, SEED } = hashing;
const { OPENING, PLACED } = roles;
const { CELL, grown, SIZE_AND_ROLES, STAMP } = lists;
const { END, FROM, HASH, POSITION, START, TO, WIDTH } = layout;

/**
 * Which keys the current post has, and where. All arrays are reused; a key counts as present when its stamp is that
 * of the current post, so that nothing has to be cleared in between.
 */
export class Sighting {
  /** Number of the current post. */
  generation = 0;
  /** Distinct keys of the post, in order of appearance. */
  keys = new Int32Array(256);
  keyCount = 0;
  /** Every appearance of a key whose place matters, by position. */
  private places = new Int32Array(256);
  private positions = new Int32Array(256);
  private placeCount = 0;
  /** Newest place of a key (valid with its stamp), and the place before each place; -1 ends. */
  private heads = new Int32Array(256);
  private earlier = new Int32Array(256);
  private filterStamps = new Int32Array(16);
  private titleTokens = 0;
  private isComplete = false;
  private readonly scan: Scan;
  private post: PostFacts = { text: "" };
  readonly table: KeyTable;

  constructor(table: KeyTable) {
    this.table = table;
    this.scan = new Scan(table);
  }

  /** Reads a post. */
  read(post: PostFacts): void {
    const { scan, table } = this;
    this.post = post;
    this.advance();
    scan.clear();
    if (post.title) {
      scan.read(post.title);
      scan.position += TITLE_GAP;
    }
    this.titleTokens = scan.count;
    scan.read(post.text);
    this.keyCount = 0;
    this.placeCount = 0;
    const { count, chars, data } = scan;
    const { beginnings, lookedFor, openings, pairBitMask, pairBits, terms } = table;
    const { cells } = table.postings;
    const { bitMask } = terms;
    this.isComplete = false;
    for (let at = 0; at < count * WIDTH; at += WIDTH) {
      const from = data[at + FROM]!;
      const to = data[at + TO]!;
      const hash = data[at + HASH]!;
      const position = data[at + POSITION]!;
      const spread = mixed(hash);
      if ((lookedFor[(spread & bitMask) >>> 5]! & (1 << spread)) !== 0) {
        const key = terms.find(chars, from, to, hash);
        if (key >= 0) {
          this.see(key);
          if ((cells[key * CELL + SIZE_AND_ROLES]! & PLACED) !== 0) this.place(key, position);
        }
      }
      // The token before is asked wherever it stands, as that is often guessed wrong; further ones are rarely near enough.
      let before = at - WIDTH;
      while (before >= 0) {
        const both = pairHash(mixed(data[before + HASH]!), spread);
        if ((pairBits[(both & pairBitMask) >>> 5]! & (1 << both)) !== 0) this.seePair(before, at);
        before -= WIDTH;
        if (before < 0 || data[before + POSITION]! < position - 1) break;
      }
      const beginning = chars[from]! ^ (chars[from + 1]! << 5) ^ (chars[from + 2]! << 10);
      if ((beginnings[(beginning & 0xffff) >>> 5]! & (1 << beginning)) === 0 || to - from < 3) continue;
      const three = Math.imul(beginning, OPENING);
      const four = three + (to - from > 3 ? chars[from + 3]! : 0);
      if (((openings[(three & 0xffff) >>> 5]! >>> three) | (openings[(four & 0xffff) >>> 5]! >>> four)) & 1)
        this.prefixes(chars, from, to, position);
    }
    if ((this.generation & (SAMPLE - 1)) === 0) this.sample();
  }

  /** Sees the words under which nothing is filed, too: call before `has`. */
  complete(): void {
    if (this.isComplete) return;
    this.isComplete = true;
    const { chars, count, data } = this.scan;
    const { lookedFor, terms } = this.table;
    for (let at = 0; at < count * WIDTH; at += WIDTH) {
      const hash = data[at + HASH]!;
      const spread = mixed(hash);
      if ((lookedFor[(spread & terms.bitMask) >>> 5]! & (1 << spread)) !== 0) continue;
      const key = terms.find(chars, data[at + FROM]!, data[at + TO]!, hash);
      if (key >= 0) this.see(key);
    }
  }

  /** Whether the post has a key, or satisfies a filter. */
  has(key: number): boolean {
    if (key < 0) return this.satisfies(~key);
    const { cells } = this.table.postings;
    if (key < FREE) return cells[key * CELL + STAMP] === this.generation;
    return cells[(key - FREE) * CELL + STAMP] === this.generation && this.isFree(key - FREE);
  }

  /** Whether keys stand at positions that follow each other. `row` is an array of keys from `start` to before `end`. */
  hasRow(row: Int32Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (!this.has(row[at]!)) return false;
    for (let place = this.heads[row[start]!]!; place >= 0; place = this.earlier[place]!) {
      if (this.rowAt(row, start, end, place)) return true;
    }
    return false;
  }

  /** Whether the row `near[left..leftEnd)` has the other within `distance` words on either side. */
  hasNear(near: Int32Array, left: number, leftEnd: number, right: number, rightEnd: number, distance: number): boolean {
    for (let at = left; at < leftEnd; at++) if (!this.has(near[at]!)) return false;
    for (let at = right; at < rightEnd; at++) if (!this.has(near[at]!)) return false;
    for (let place = this.heads[near[left]!]!; place >= 0; place = this.earlier[place]!) {
      if (
        this.rowAt(near, left, leftEnd, place) &&
        this.nearPlace(near, place, leftEnd - left, right, rightEnd, distance)
      )
        return true;
    }
    return false;
  }

  /** Grows to the number of keys in the table. */
  reserve(): void {
    const { size, filters } = this.table;
    if (size > this.heads.length) this.heads = grown(this.heads, size);
    if (filters.length > this.filterStamps.length) this.filterStamps = grown(this.filterStamps, filters.length);
  }

  bytes(): number {
    return this.heads.byteLength + this.keys.byteLength + this.filterStamps.byteLength;
  }

  private advance(): void {
    this.generation++;
    if (this.generation < 0x3fff_ffff) return;
    this.generation = 1;
    const { cells } = this.table.postings;
    for (let cell = STAMP; cell < cells.length; cell += CELL) cells[cell] = 0;
    this.filterStamps.fill(0);
  }

  /** Counts the keys of one post in SAMPLE: what the posts show decides under which word later queries are filed. */
  private sample(): void {
    const { table, keys } = this;
    this.complete();
    table.posts++;
    for (let k = 0; k < this.keyCount; k++) table.seen[keys[k]!]!++;
  }

  private see(key: number): void {
    const { cells } = this.table.postings;
    const cell = key * CELL;
    if (cells[cell] === this.generation) return;
    cells[cell] = this.generation;
    if ((cells[cell + SIZE_AND_ROLES]! & PLACED) !== 0) this.heads[key] = -1;
    if (this.keyCount === this.keys.length) this.keys = grown(this.keys, this.keyCount + 1);
    this.keys[this.keyCount++] = key;
  }

  /** Sees a pair of words, if the tokens are one: their hashes say so. */
  private seePair(before: number, at: number): void {
    const { chars, data } = this.scan;
    if (data[before + POSITION] !== data[at + POSITION]! - 1) return;
    const { table } = this;
    const first = table.terms.find(chars, data[before + FROM]!, data[before + TO]!, data[before + HASH]!);
    const second = table.terms.find(chars, data[at + FROM]!, data[at + TO]!, data[at + HASH]!);
    if (first < 0 || second < 0) return;
    const pair = table.findPair(first, second);
    if (pair >= 0) this.see(pair);
  }

  private place(key: number, position: number): void {
    const place = this.placeCount++;
    if (place === this.places.length) this.growPlaces();
    this.places[place] = key;
    this.positions[place] = position;
    this.earlier[place] = this.heads[key]!;
    this.heads[key] = place;
  }

  private prefixes(chars: Uint16Array, start: number, end: number, position: number): void {
    const { lengths, longest, prefixes } = this.table;
    const first = chars[start]!;
    const sigil = first === 0x23 || first === 0x40 ? first : 0;
    const last = Math.min(end, start + longest);
    let hash = SEED;
    for (let at = sigil === 0 ? start : start + 1; at < last; ) {
      hash = Math.imul(hash ^ chars[at++]!, PRIME);
      if (lengths[at - start] !== 1) continue;
      const key = prefixes.find(chars, start, at, sigil === 0 ? hash : Math.imul(hash ^ sigil, PRIME));
      if (key < 0) continue;
      this.see(key);
      if ((this.table.postings.cells[key * CELL + SIZE_AND_ROLES]! & PLACED) !== 0) this.place(key, position);
    }
  }

  /** Whether a word that the post has stands free at least once. */
  private isFree(key: number): boolean {
    const { post, table } = this;
    const { chars, count, data } = this.scan;
    for (let k = 0; k < count; k++) {
      const at = k * WIDTH;
      if (table.terms.find(chars, data[at + FROM]!, data[at + TO]!, data[at + HASH]!) !== key) continue;
      const text = k < this.titleTokens ? (post.title ?? "") : post.text;
      if (standsFree(text, data[at + START]!, data[at + END]!)) return true;
    }
    return false;
  }

  /** Whether the row begins at a place of its first key. */
  private rowAt(row: Int32Array, start: number, end: number, place: number): boolean {
    const { places, positions, placeCount } = this;
    let next = place + 1;
    for (let at = start + 1; at < end; at++) {
      const position = positions[place]! + at - start;
      while (next < placeCount && positions[next]! < position) next++;
      let found = false;
      for (; next < placeCount && positions[next] === position; next++) found ||= places[next] === row[at];
      if (!found) return false;
    }
    return true;
  }

  /** Whether the right row stands near a left one of some length that begins at a place. */
  private nearPlace(
    near: Int32Array,
    place: number,
    length: number,
    right: number,
    rightEnd: number,
    distance: number,
  ): boolean {
    const { places, positions, placeCount } = this;
    const first = positions[place]!;
    const last = first + length - 1;
    const rightLength = rightEnd - right;
    let at = place;
    while (at > 0 && positions[at - 1]! >= first - distance - rightLength) at--;
    for (; at < placeCount && positions[at]! <= last + distance + 1; at++) {
      if (places[at] !== near[right]) continue;
      const rightFirst = positions[at]!;
      const overlaps = rightFirst <= last && rightFirst + rightLength - 1 >= first;
      if (!overlaps && this.rowAt(near, right, rightEnd, at)) return true;
    }
    return false;
  }

  private satisfies(filter: number): boolean {
    const stamp = this.filterStamps[filter]!;
    if (stamp >> 1 === this.generation) return (stamp & 1) === 1;
    const answer = satisfies(this.post, this.table.filters[filter]!);
    this.filterStamps[filter] = (this.generation << 1) | (answer ? 1 : 0);
    return answer;
  }

  private growPlaces(): void {
    this.places = grown(this.places, this.placeCount);
    this.positions = grown(this.positions, this.places.length);
    this.earlier = grown(this.earlier, this.places.length);
  }
}

/** One post in so many is counted; a power of two. */
const SAMPLE = 16;
