import { FREE } from "./compile.ts";
import type { PostFacts } from "./facts.ts";
import { TITLE_GAP } from "./facts.ts";
import { FIRST, type KeyTable, SECOND } from "./keys.ts";
import { grown } from "./postings.ts";
import { satisfies } from "./satisfies.ts";
import { PRIME, Scan, SEED } from "./scan.ts";
import { standsFree } from "./stands-free.ts";

/**
 * Which keys the current post has, and where. All arrays are reused; a key counts as present when its stamp is that
 * of the current post, so that nothing has to be cleared in between.
 */
export class Sighting {
  /** Number of the current post. */
  generation = 0;
  stamps = new Int32Array(256);
  /** Distinct keys of the post, in order of appearance. */
  keys = new Int32Array(256);
  keyCount = 0;
  /** Every appearance of a key whose place matters, by position. */
  places = new Int32Array(256);
  positions = new Int32Array(256);
  placeCount = 0;
  /** Newest place of a key (valid with its stamp), and the place before each place; -1 ends. */
  private heads = new Int32Array(256);
  private earlier = new Int32Array(256);
  private filterStamps = new Int32Array(16);
  private titleTokens = 0;
  private readonly scan = new Scan();
  private post: PostFacts = { text: "" };
  private readonly table: KeyTable;

  constructor(table: KeyTable) {
    this.table = table;
  }

  /** Reads a post. */
  read(post: PostFacts): void {
    const { scan, table } = this;
    this.post = post;
    this.advance();
    scan.clear();
    if (post.title) {
      scan.read(post.title);
      if (scan.count > 0) scan.position += TITLE_GAP;
    }
    this.titleTokens = scan.count;
    scan.read(post.text);
    this.keyCount = 0;
    this.placeCount = 0;
    const { count, chars, from, to, hashes, positions } = scan;
    const { terms, roles, longest } = table;
    for (let k = 0; k < count; k++) {
      const start = from[k]!;
      const end = to[k]!;
      const key = terms.find(chars, start, end, hashes[k]!);
      if (key >= 0) {
        const role = roles[key]!;
        if (role === 0) this.see(key);
        else {
          this.place(key, positions[k]!);
          if ((role & SECOND) !== 0) this.pairUp(key, positions[k]!);
        }
      }
      if (longest !== 0 && end - start >= 3) this.prefixes(chars, start, end, positions[k]!);
    }
    table.posts++;
    for (let k = 0; k < this.keyCount; k++) table.seen[this.keys[k]!]!++;
  }

  /** Whether the post has a key, or satisfies a filter. */
  has(key: number): boolean {
    if (key < 0) return this.satisfies(~key);
    if (key < FREE) return this.stamps[key] === this.generation;
    return this.stamps[key - FREE] === this.generation && this.isFree(key - FREE);
  }

  /** Whether a word that the post has stands free at least once. */
  private isFree(key: number): boolean {
    const { scan, post, table } = this;
    for (let k = 0; k < scan.count; k++) {
      if (table.terms.find(scan.chars, scan.from[k]!, scan.to[k]!, scan.hashes[k]!) !== key) continue;
      const text = k < this.titleTokens ? (post.title ?? "") : post.text;
      if (standsFree(text, scan.starts[k]!, scan.ends[k]!)) return true;
    }
    return false;
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
    if (size > this.stamps.length) {
      this.stamps = grown(this.stamps, size);
      this.heads = grown(this.heads, this.stamps.length);
    }
    if (this.keys.length < this.stamps.length) this.keys = new Int32Array(this.stamps.length);
    if (filters.length > this.filterStamps.length) this.filterStamps = grown(this.filterStamps, filters.length);
  }

  bytes(): number {
    return this.stamps.byteLength + this.heads.byteLength + this.keys.byteLength + this.filterStamps.byteLength;
  }

  private advance(): void {
    this.generation++;
    if (this.generation < 0x3fff_ffff) return;
    this.generation = 1;
    this.stamps.fill(0);
    this.filterStamps.fill(0);
  }

  private place(key: number, position: number): void {
    this.see(key);
    const place = this.placeCount++;
    if (place === this.places.length) this.growPlaces();
    this.places[place] = key;
    this.positions[place] = position;
    this.earlier[place] = this.heads[key]!;
    this.heads[key] = place;
  }

  private see(key: number): void {
    if (this.stamps[key] === this.generation) return;
    this.stamps[key] = this.generation;
    this.heads[key] = -1;
    this.keys[this.keyCount++] = key;
  }

  /** Sees the pairs that a word forms with those of the position before. */
  private pairUp(second: number, position: number): void {
    const { places, positions, table } = this;
    for (let at = this.placeCount - 1; at >= 0 && positions[at]! >= position - 1; at--) {
      if (positions[at] === position || (table.roles[places[at]!]! & FIRST) === 0) continue;
      const pair = table.findPair(places[at]!, second);
      if (pair >= 0) this.see(pair);
    }
  }

  private prefixes(chars: Uint16Array, start: number, end: number, position: number): void {
    const { beginnings, lengths, longest, prefixes } = this.table;
    let hash = Math.imul(SEED ^ chars[start]!, PRIME);
    hash = Math.imul(hash ^ chars[start + 1]!, PRIME);
    hash = Math.imul(hash ^ chars[start + 2]!, PRIME);
    if ((beginnings[(hash & 0xffff) >> 5]! & (1 << (hash & 31))) === 0) return;
    const last = Math.min(end, start + longest);
    for (let at = start + 3; ; at++) {
      if (lengths[at - start] === 1) {
        const key = prefixes.find(chars, start, at, hash);
        if (key >= 0 && this.table.roles[key] === 0) this.see(key);
        else if (key >= 0) this.place(key, position);
      }
      if (at >= last) return;
      hash = Math.imul(hash ^ chars[at]!, PRIME);
    }
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
