import type { Filter } from "./ast.ts";
import type { Keys } from "./compile.ts";
import { Dictionary } from "./dictionary.ts";
import * as hashing from "./hash.ts";
import * as lists from "./postings.ts";
import { Postings } from "./postings.ts";
import { expectedPrefixShare, expectedShare } from "./rarity.ts";
import type { Wanted } from "./wanted.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const { hashOf, mixed, pairHash } = hashing;
const { CELL, grown, SIZE_AND_ROLES } = lists;

/** The place of the key matters: it stands in a long phrase or beside a NEAR. */
export const PLACED = 1;

/** By what the number of three units is multiplied before the fourth is added. */
export const OPENING = 31;

/** Every word, prefix, pair of words and filter that the queries of an index ask for, as integers. */
export class KeyTable implements Keys, Wanted {
  size = 0;
  readonly postings = new Postings();
  readonly terms = new Dictionary();
  readonly prefixes = new Dictionary();
  readonly filters: Pick<Filter, "field" | "value">[] = [];
  /** Posts counted, and those among them in which a key was. */
  posts = 0;
  seen = new Int32Array(256);
  /** Bit by the first three units: whether any prefix begins so. */
  readonly beginnings = new Int32Array(2048);
  /** The same by the first four units, the fourth 0 for a prefix of three. */
  readonly openings = new Int32Array(2048);
  /** 1 where a prefix has that many units. */
  readonly lengths = new Uint8Array(256);
  longest = 0;
  private expected = new Float32Array(256);
  private readonly filterNumbers = new Map<string, number>();
  /** Open addressing over [first, second, key + 1], by the hashes of both words. */
  private pairs = new Int32Array(3 * 128);
  private pairCount = 0;
  private pairMask = 127;
  /** Bit by `pairHash`, 32 times as many as slots: words that form no pair need not be looked up. */
  pairBits = new Int32Array(128);
  pairBitMask = 4095;

  /**
   * Bit by hash, as in `terms.bits`, of the words something is filed under or whose place matters: only these are
   * looked up in every post, the others when a query is to be verified.
   */
  lookedFor = new Int32Array(this.terms.bits.length);
  /** Hash by key, of words. */
  private hashes = new Int32Array(256);

  get bits(): Int32Array {
    return this.terms.bits;
  }

  get mask(): number {
    return this.terms.bitMask;
  }

  term(term: string): number {
    const hash = hashOf(term);
    const known = this.terms.get(term, hash);
    if (known >= 0) return known;
    const key = this.make(expectedShare(term));
    this.terms.add(term, hash, key);
    this.hashes[key] = mixed(hash);
    if (this.terms.bits.length !== this.lookedFor.length) this.lookForAll();
    return key;
  }

  prefix(prefix: string): number {
    const hash = hashOf(prefix);
    const known = this.prefixes.get(prefix, hash);
    if (known >= 0) return known;
    const key = this.make(expectedPrefixShare(prefix));
    this.prefixes.add(prefix, hash, key);
    const beginning = prefix.charCodeAt(0) ^ (prefix.charCodeAt(1) << 5) ^ (prefix.charCodeAt(2) << 10);
    this.beginnings[(beginning & 0xffff) >>> 5]! |= 1 << beginning;
    const opening = Math.imul(beginning, OPENING) + (prefix.length === 3 ? 0 : prefix.charCodeAt(3));
    this.openings[(opening & 0xffff) >>> 5]! |= 1 << opening;
    this.lengths[prefix.length] = 1;
    this.longest = Math.max(this.longest, prefix.length);
    return key;
  }

  pair(firstTerm: string, secondTerm: string): number {
    const first = this.term(firstTerm);
    const second = this.term(secondTerm);
    const known = this.findPair(first, second);
    if (known >= 0) return known;
    const key = this.make(Math.min(this.expected[first]!, this.expected[second]!) / 10);
    if (++this.pairCount * 2 > this.pairMask) this.growPairs();
    this.placePair(first, second, key + 1);
    return key;
  }

  placed(key: number): void {
    this.postings.cells[key * CELL + SIZE_AND_ROLES]! |= PLACED;
    this.lookFor(key);
  }

  /** Has a key looked up in every post. */
  lookFor(key: number): void {
    const hash = this.hashes[key]!;
    // Prefixes and pairs have no hash and are looked for in other ways; the bit of 0 does no harm.
    this.lookedFor[(hash & this.terms.bitMask) >>> 5]! |= 1 << hash;
  }

  private lookForAll(): void {
    this.lookedFor = new Int32Array(this.terms.bits.length);
    const { cells } = this.postings;
    for (let key = 0; key < this.size; key++) if (cells[key * CELL + SIZE_AND_ROLES] !== 0) this.lookFor(key);
  }

  filter({ field, value }: Filter): number {
    const name = `${field}:${value}`;
    const known = this.filterNumbers.get(name);
    if (known !== undefined) return ~known;
    const number = this.filters.push({ field, value }) - 1;
    this.filterNumbers.set(name, number);
    return ~number;
  }

  cost(key: number): number {
    // What was expected weighs as much as 1,000 posts.
    return (this.seen[key]! + 1_000 * this.expected[key]!) / (this.posts + 1_000);
  }

  /** Key of two words in a row, or -1. */
  findPair(first: number, second: number): number {
    const { hashes, pairs, pairMask } = this;
    let slot = pairHash(hashes[first]!, hashes[second]!) & pairMask;
    for (;;) {
      const key = pairs[3 * slot + 2]! - 1;
      if (key < 0 || (pairs[3 * slot] === first && pairs[3 * slot + 1] === second)) return key;
      slot = (slot + 1) & pairMask;
    }
  }

  bytes(): number {
    const arrays = this.terms.bytes() + this.prefixes.bytes() + this.pairs.byteLength;
    const counts = this.seen.byteLength + this.expected.byteLength + 2 * this.beginnings.byteLength;
    return (
      arrays +
      counts +
      this.pairBits.byteLength +
      this.hashes.byteLength +
      this.lookedFor.byteLength +
      this.postings.bytes()
    );
  }

  private make(expected: number): number {
    const key = this.size++;
    if (key >= this.seen.length) {
      this.seen = grown(this.seen, key + 1);
      const shares = new Float32Array(this.seen.length);
      shares.set(this.expected);
      this.expected = shares;
      this.hashes = grown(this.hashes, this.seen.length);
    }
    this.postings.reserve(this.size);
    this.expected[key] = expected;
    return key;
  }

  private placePair(first: number, second: number, entry: number): void {
    const { hashes, pairs, pairMask } = this;
    const hash = pairHash(hashes[first]!, hashes[second]!);
    this.pairBits[(hash & this.pairBitMask) >>> 5]! |= 1 << hash;
    let slot = hash & pairMask;
    while (pairs[3 * slot + 2] !== 0) slot = (slot + 1) & pairMask;
    pairs[3 * slot] = first;
    pairs[3 * slot + 1] = second;
    pairs[3 * slot + 2] = entry;
  }

  private growPairs(): void {
    const old = this.pairs;
    this.pairs = new Int32Array(old.length * 2);
    this.pairMask = this.pairMask * 2 + 1;
    this.pairBits = new Int32Array(this.pairBits.length * 2);
    this.pairBitMask = this.pairBitMask * 2 + 1;
    for (let at = 0; at < old.length; at += 3)
      if (old[at + 2] !== 0) this.placePair(old[at]!, old[at + 1]!, old[at + 2]!);
  }
}
