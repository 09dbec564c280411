import { isAnchored } from "./anchored.ts";
import type { Query } from "./ast.ts";
import { ALL, ANY, compile, FREE, GROUPS, NONE, OF, PLAIN, ROW } from "./compile.ts";
import { QuerySyntaxError } from "./error.ts";
import { explain } from "./explain.ts";
import { facts, type PostFacts } from "./facts.ts";
import { KeyTable } from "./keys.ts";
import { parse } from "./parse.ts";
import { grown, Postings } from "./postings.ts";
import { Sighting } from "./sighting.ts";

/** A query that a post matches, and the words that made it match (as `explain` gives them). */
export type Match<Id> = { id: Id; words: string[] };

export type Percolator<Id> = {
  /** Adds a query or replaces the one of that id, which keeps its place. Throws QuerySyntaxError. */
  set(id: Id, query: Query | string): void;
  /** Forgets a query; false when there was none. */
  delete(id: Id): boolean;
  has(id: Id): boolean;
  /** The queries that a post matches, in the order in which their ids were first set. */
  match(post: PostFacts): Match<Id>[];
  /** The same without the words, several times as fast. */
  matchIds(post: PostFacts): Id[];
  readonly size: number;
  /** Bytes of the index: arrays exactly, ids and sources estimated. */
  bytes(): number;
};

/**
 * An index of queries against which posts are matched: each query is filed under the rarest of the words it cannot
 * do without, so that a post touches only the queries that it has a fair chance to match. Made for up to some
 * 100,000 queries; a change takes effect at once.
 */
export function createPercolator<Id>(): Percolator<Id> {
  return new Index<Id>();
}

class Index<Id> implements Percolator<Id> {
  private keys = new KeyTable();
  private sighting = new Sighting(this.keys);
  private postings = new Postings();
  /** Slots stand in the order in which ids were first set. */
  private readonly slots = new Map<Id, number>();
  private ids: (Id | undefined)[] = [];
  private sources: string[] = [];
  /** Where the program of a slot stands: [kind, length, number of anchors, anchors…, code…]; -1 when deleted. */
  private starts = new Int32Array(64);
  private programs = new Int32Array(1024);
  private programsEnd = 0;
  /** Queries replaced or deleted since the index was built. */
  private changes = 0;
  /** Post for which the slot was decided last. */
  private tried = new Int32Array(64);
  private hits = new Int32Array(64);
  private hitCount = 0;
  private readonly parsed = new Map<string, Query>();

  get size(): number {
    return this.slots.size;
  }

  has(id: Id): boolean {
    return this.slots.has(id);
  }

  set(id: Id, given: Query | string): void {
    const query = typeof given === "string" ? parse(given) : given;
    if (!isAnchored(query.root))
      throw new QuerySyntaxError(
        "unanchored",
        "This query needs a word that a post must contain.",
        1,
        Math.max(1, query.source.length),
      );
    let slot = this.slots.get(id);
    if (slot === undefined) {
      slot = this.ids.length;
      this.slots.set(id, slot);
      this.ids.push(id);
      if (slot >= this.starts.length) {
        this.starts = grown(this.starts, slot + 1);
        this.tried = grown(this.tried, this.starts.length);
        this.hits = grown(this.hits, this.starts.length);
      }
    } else this.unfile(slot);
    this.sources[slot] = query.source;
    this.file(slot, query);
    this.tidy();
  }

  delete(id: Id): boolean {
    const slot = this.slots.get(id);
    if (slot === undefined) return false;
    this.unfile(slot);
    this.slots.delete(id);
    this.ids[slot] = undefined;
    this.sources[slot] = "";
    this.tidy();
    return true;
  }

  match(post: PostFacts): Match<Id>[] {
    this.run(post);
    if (this.hitCount === 0) return [];
    const known = facts(post);
    const matches: Match<Id>[] = [];
    for (let hit = 0; hit < this.hitCount; hit++) {
      const slot = this.hits[hit]!;
      matches.push({ id: this.ids[slot]!, words: explain(this.queryOf(slot), known).words });
    }
    return matches;
  }

  matchIds(post: PostFacts): Id[] {
    this.run(post);
    const found: Id[] = [];
    for (let hit = 0; hit < this.hitCount; hit++) found.push(this.ids[this.hits[hit]!]!);
    return found;
  }

  bytes(): number {
    const arrays = this.keys.bytes() + this.sighting.bytes() + this.postings.bytes();
    const own = this.starts.byteLength + this.tried.byteLength + this.hits.byteLength + this.programs.byteLength;
    // A map entry with its share of the table takes about 40 bytes, a short string 16 and its characters.
    let text = 0;
    for (const source of this.sources) text += 16 + source.length;
    return arrays + own + text + this.ids.length * 56;
  }

  /** Fills `hits` with the slots that match, ascending. */
  private run(post: PostFacts): void {
    const { sighting, postings, tried } = this;
    sighting.read(post);
    this.hitCount = 0;
    const { keys, keyCount, generation } = sighting;
    const { data, starts, sizes } = postings;
    for (let k = 0; k < keyCount; k++) {
      const key = keys[k]!;
      const start = starts[key]!;
      const end = start + sizes[key]!;
      for (let at = start; at < end; at++) {
        const posting = data[at]!;
        const slot = posting >> 1;
        if (tried[slot] === generation) continue;
        tried[slot] = generation;
        if ((posting & 1) === 0 || this.verify(this.starts[slot]!)) this.hits[this.hitCount++] = slot;
      }
    }
    if (this.hitCount > 1) this.sortHits();
  }

  /** Whether what a query asks for besides its anchors is there. */
  private verify(start: number): boolean {
    const { programs } = this;
    const end = start + programs[start + 1]!;
    let at = start + 3 + programs[start + 2]!;
    if (programs[start] !== GROUPS) return this.holds(at);
    const { sighting } = this;
    const { stamps, generation } = sighting;
    while (at < end) {
      const count = programs[at++]!;
      const next = at + (count < 0 ? -count : count);
      let found = false;
      for (; at < next && !found; at++) {
        const key = programs[at]!;
        found = key >= 0 && key < FREE ? stamps[key] === generation : sighting.has(key);
      }
      if (found !== count > 0) return false;
      at = next;
    }
    return true;
  }

  private holds(at: number): boolean {
    const { programs, sighting } = this;
    const end = at + programs[at + 1]!;
    switch (programs[at]) {
      case OF:
        return sighting.has(programs[at + 2]!);
      case ALL:
        for (let part = at + 2; part < end; part += programs[part + 1]!) if (!this.holds(part)) return false;
        return true;
      case ANY:
        for (let part = at + 2; part < end; part += programs[part + 1]!) if (this.holds(part)) return true;
        return false;
      case NONE:
        return !this.holds(at + 2);
      case ROW:
        return sighting.hasRow(programs, at + 2, end);
      default:
        return this.nearHolds(at, end);
    }
  }

  private nearHolds(at: number, end: number): boolean {
    const { programs, sighting } = this;
    const distance = programs[at + 2]!;
    const lefts: number[] = [];
    let row = at + 4;
    for (let count = programs[at + 3]!; count > 0; count--) {
      lefts.push(row);
      row += 1 + programs[row]!;
    }
    for (const left of lefts) {
      const leftEnd = left + 1 + programs[left]!;
      for (let right = row; right < end; right += 1 + programs[right]!) {
        if (sighting.hasNear(programs, left + 1, leftEnd, right + 1, right + 1 + programs[right]!, distance))
          return true;
      }
    }
    return false;
  }

  private file(slot: number, query: Query): void {
    const { kind, anchors, code } = compile(query.root, this.keys);
    const length = 3 + anchors.length + code.length;
    const start = this.programsEnd;
    if (start + length > this.programs.length) this.programs = grown(this.programs, start + length);
    this.programs.set([kind, length, anchors.length, ...anchors, ...code], start);
    this.programsEnd = start + length;
    this.starts[slot] = start;
    this.postings.reserve(this.keys.size);
    this.sighting.reserve();
    for (const key of anchors) this.postings.push(key, (slot << 1) | (kind === PLAIN ? 0 : 1));
  }

  private unfile(slot: number): void {
    const start = this.starts[slot]!;
    const flag = this.programs[start] === PLAIN ? 0 : 1;
    for (let k = 0; k < this.programs[start + 2]!; k++)
      this.postings.remove(this.programs[start + 3 + k]!, (slot << 1) | flag);
    this.starts[slot] = -1;
    this.changes++;
  }

  /** Builds the index anew, without what deleted queries left behind, once there were twice as many changes as queries. */
  private tidy(): void {
    if (this.changes < Math.max(10_000, 2 * this.slots.size)) return;
    const kept = [...this.slots].map(([id, slot]) => ({ id, source: this.sources[slot]! }));
    this.keys = new KeyTable();
    this.sighting = new Sighting(this.keys);
    this.postings = new Postings();
    this.slots.clear();
    this.ids = [];
    this.sources = [];
    this.programs = new Int32Array(1024);
    this.programsEnd = 0;
    this.changes = 0;
    this.tried.fill(0);
    for (const { id, source } of kept) this.set(id, source);
  }

  private sortHits(): void {
    const { hits, hitCount } = this;
    if (hitCount > 24) {
      hits.subarray(0, hitCount).sort();
      return;
    }
    for (let k = 1; k < hitCount; k++) {
      const slot = hits[k]!;
      let at = k;
      for (; at > 0 && hits[at - 1]! > slot; at--) hits[at] = hits[at - 1]!;
      hits[at] = slot;
    }
  }

  /** The tree of a slot's query; the last 1,000 that matched are kept. */
  private queryOf(slot: number): Query {
    const source = this.sources[slot]!;
    const known = this.parsed.get(source);
    if (known !== undefined) return known;
    const query = parse(source);
    if (this.parsed.size >= 1_000) this.parsed.delete(this.parsed.keys().next().value!);
    this.parsed.set(source, query);
    return query;
  }
}
