import type { Node } from "./ast.ts";
import { compile, PLAIN, TREE } from "./compile.ts";
import type { PostFacts } from "./facts.ts";
import { Hits } from "./hits.ts";
import { KeyTable } from "./keys.ts";
import { CELL, grown, LIST, PLAIN_SIZE, ROLE_BITS, SIZE_AND_ROLES } from "./postings.ts";
import { holdsGroups, holdsTree } from "./program.ts";
import { Sighting } from "./sighting.ts";

/** Integers before a program's code: kind and slot, the post it was tried on last, lengths of code and of anchors. */
const HEAD = 4;

/**
 * Queries by number (slot), each filed under the rarest of the words it cannot do without, so that a post touches only
 * those it has a fair chance to match. What was replaced stays behind in the programs and the dictionary: see `waste`.
 */
export class Filing {
  readonly hits = new Hits();
  private readonly keys = new KeyTable();
  private readonly sighting = new Sighting(this.keys);
  /** Where the program of a slot stands; -1 when there is none. */
  private starts = new Int32Array(64).fill(-1);
  /** [kind + slot × 4, tried, length of code, number of anchors, code…, anchors…] one after the other. */
  private programs = new Int32Array(1024);
  private end = 0;
  private lost = 0;

  /** Share of the programs that nobody uses any longer. */
  get waste(): number {
    return this.lost / (this.end || 1);
  }

  /** Files a query under a slot that has none. */
  file(slot: number, root: Node): void {
    const { keys } = this;
    const { kind, anchors, code } = compile(root, keys);
    const start = this.end;
    this.end += HEAD + code.length + anchors.length;
    if (this.end > this.programs.length) this.programs = grown(this.programs, this.end);
    const { programs } = this;
    programs[start] = slot * 4 + kind;
    programs[start + 1] = 0;
    programs[start + 2] = code.length;
    programs[start + 3] = anchors.length;
    let at = start + HEAD;
    for (const integer of code) programs[at++] = integer;
    for (const anchor of anchors) programs[at++] = anchor;
    if (slot >= this.starts.length) this.starts = grown(this.starts, slot + 1);
    this.starts[slot] = start;
    this.hits.reserve(slot + 1);
    this.sighting.reserve();
    const plain = kind === PLAIN;
    for (const anchor of anchors) keys.postings.push(anchor, plain ? slot : start, plain);
  }

  /** Takes a slot's query out. */
  unfile(slot: number): void {
    const { programs } = this;
    const start = this.starts[slot]!;
    const plain = (programs[start]! & 3) === PLAIN;
    const anchors = start + HEAD + programs[start + 2]!;
    const end = anchors + programs[start + 3]!;
    for (let at = anchors; at < end; at++) this.keys.postings.remove(programs[at]!, plain ? slot : start, plain);
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
      const plainEnd = at + cells[cell + PLAIN_SIZE]!;
      const end = at + (cells[cell + SIZE_AND_ROLES]! >> ROLE_BITS);
      for (; at < plainEnd; at++) {
        const slot = data[at]!;
        bits[slot >> 5]! |= 1 << slot;
        summary[slot >> 10]! |= 1 << (slot >> 5);
      }
      for (; at < end; at++) if (this.verify(data[at]!)) hits.add(this.programs[data[at]!]! >> 2);
    }
    hits.collect();
  }

  /** Bytes of all arrays. */
  bytes(): number {
    const own = this.starts.byteLength + this.programs.byteLength + this.hits.bytes();
    return own + this.keys.bytes() + this.sighting.bytes();
  }

  /** Whether a program that was not tried on this post yet holds. */
  private verify(start: number): boolean {
    const { programs, sighting } = this;
    if (programs[start + 1] === sighting.generation) return false;
    programs[start + 1] = sighting.generation;
    const code = start + HEAD;
    return (programs[start]! & 3) === TREE
      ? holdsTree(programs, code, sighting)
      : holdsGroups(programs, code, code + programs[start + 2]!, sighting);
  }
}
