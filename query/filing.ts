import type { Node } from "./ast.ts";
import * as compiled from "./compile.ts";
import type { PostFacts } from "./facts.ts";
import { Hits } from "./hits.ts";
import { KeyTable } from "./keys.ts";
import * as lists from "./postings.ts";
import * as programs from "./program.ts";
import { Sighting } from "./sighting.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const { compile, GROUPS, PLAIN, TREE } = compiled;
const { CELL, grown, LIST, PROGRAMS_SIZE, ROLE_BITS, SIZE_AND_ROLES } = lists;
const { holdsGroups, holdsTree } = programs;

/** Integers before a tree's code: kind and number of anchors, length of the code, the post it was tried on last. */
const TREE_HEAD = 3;

/**
 * Queries by number (slot), each filed under the rarest of the words it cannot do without, so that a post touches only
 * those it has a fair chance to match. What was replaced stays behind in the records and the dictionary: see `waste`.
 */
export class Filing {
  readonly hits = new Hits();
  private readonly keys = new KeyTable();
  private readonly sighting = new Sighting(this.keys);
  /** Where the record of a slot stands; -1 when there is none. */
  private starts = new Int32Array(64).fill(-1);
  /** [kind + 4 × number of anchors, anchors…], of trees [the same, length of code, tried, code…, anchors…]. */
  private records = new Int32Array(1024);
  private end = 0;
  private lost = 0;

  /** Share of the records that nobody uses any longer. */
  get waste(): number {
    return this.lost / (this.end || 1);
  }

  /** Files a query under a slot that has none. */
  file(slot: number, root: Node): void {
    const { keys } = this;
    const { kind, anchors, code } = compile(root, keys);
    const start = this.end;
    const record = [kind + 4 * anchors.length];
    if (kind === TREE) record.push(code.length, 0, ...code);
    record.push(...anchors);
    this.end += record.length;
    if (this.end > this.records.length) this.records = grown(this.records, this.end);
    this.records.set(record, start);
    if (slot >= this.starts.length) this.starts = grown(this.starts, slot + 1);
    this.starts[slot] = start;
    this.hits.reserve(slot + 1);
    this.sighting.reserve();
    const filed = kind === TREE ? [start] : code;
    for (const anchor of anchors) {
      if (kind === PLAIN) keys.postings.push(anchor, slot);
      else keys.postings.pushProgram(anchor, slot * 4 + kind, filed);
      keys.lookFor(anchor);
    }
  }

  /** Takes a slot's query out. */
  unfile(slot: number): void {
    const { records, keys } = this;
    const start = this.starts[slot]!;
    const kind = records[start]! & 3;
    const anchors = kind === TREE ? start + TREE_HEAD + records[start + 1]! : start + 1;
    const end = anchors + (records[start]! >> 2);
    for (let at = anchors; at < end; at++) {
      if (kind === PLAIN) keys.postings.remove(records[at]!, slot);
      else keys.postings.removeProgram(records[at]!, slot * 4 + kind);
    }
    this.starts[slot] = -1;
    this.lost += end - start;
  }

  /** Reads a post; `hits.slots` are then the slots of the queries that it matches, ascending. */
  run(post: PostFacts): void {
    const { sighting, hits } = this;
    sighting.read(post);
    const { data, cells } = this.keys.postings;
    const { keys, keyCount } = sighting;
    const { bits, summary } = hits;
    for (let k = 0; k < keyCount; k++) {
      const cell = keys[k]! * CELL;
      let at = cells[cell + LIST]!;
      const programsEnd = at + cells[cell + PROGRAMS_SIZE]!;
      const end = at + (cells[cell + SIZE_AND_ROLES]! >> ROLE_BITS);
      if (at < programsEnd) sighting.complete();
      while (at < programsEnd) {
        const next = at + data[at]!;
        const name = data[at + 1]!;
        const holds = (name & 3) === GROUPS ? holdsGroups(data, at + 2, next, sighting) : this.verify(data[at + 2]!);
        if (holds) hits.add(name >> 2);
        at = next;
      }
      for (; at < end; at++) {
        const slot = data[at]!;
        bits[slot >> 5]! |= 1 << slot;
        summary[slot >> 10]! |= 1 << (slot >> 5);
      }
    }
    hits.collect();
  }

  /** Bytes of all arrays. */
  bytes(): number {
    const own = this.starts.byteLength + this.records.byteLength + this.hits.bytes();
    return own + this.keys.bytes() + this.sighting.bytes();
  }

  /** Whether a tree that was not tried on this post yet holds. */
  private verify(start: number): boolean {
    const { records, sighting } = this;
    if (records[start + 2] === sighting.generation) return false;
    records[start + 2] = sighting.generation;
    return holdsTree(records, start + TREE_HEAD, sighting);
  }
}
