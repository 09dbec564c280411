import type { Query } from "./ast.ts";
import type { PostFacts } from "./facts.ts";
import { Filing } from "./filing.ts";
import { parse } from "./parse.ts";
import { Sources } from "./sources.ts";

/** Queries by id, with their sources, in the order in which their ids were first set. */
export class Shelf<Id> {
  private readonly filing = new Filing();
  private readonly sources = new Sources();
  private readonly slotById = new Map<Id, number>();
  private readonly ids: (Id | undefined)[] = [];

  get size(): number {
    return this.slotById.size;
  }

  /** Number of slots, those of deleted queries too. */
  get slots(): number {
    return this.ids.length;
  }

  /** Share of what is held that nobody uses any longer. */
  get waste(): number {
    return Math.max(this.filing.waste, 1 - this.slotById.size / (this.ids.length || 1));
  }

  has(id: Id): boolean {
    return this.slotById.has(id);
  }

  set(id: Id, query: Query): void {
    let slot = this.slotById.get(id);
    if (slot === undefined) {
      slot = this.ids.push(id) - 1;
      this.slotById.set(id, slot);
    } else this.filing.unfile(slot);
    this.sources.set(slot, query.source);
    this.filing.file(slot, query.root);
  }

  delete(id: Id): boolean {
    const slot = this.slotById.get(id);
    if (slot === undefined) return false;
    this.filing.unfile(slot);
    this.slotById.delete(id);
    this.ids[slot] = undefined;
    return true;
  }

  /** Sets a slot's query in another shelf; false when the slot is empty. */
  copy(slot: number, other: Shelf<Id>): boolean {
    const id = this.ids[slot];
    if (id === undefined || this.slotById.get(id) !== slot) return false;
    other.set(id, parse(this.sources.get(slot)));
    return true;
  }

  /** Number of queries that a post matches. */
  meet(post: PostFacts): number {
    this.filing.run(post);
    return this.filing.hits.count;
  }

  hit(n: number): Id {
    return this.ids[this.slotOf(n)]!;
  }

  slotOf(n: number): number {
    return this.filing.hits.slots[n]!;
  }

  sourceOf(slot: number): string {
    return this.sources.get(slot);
  }

  bytes(): number {
    // An entry of a Map takes 24 bytes and its share of the table, which is up to half empty.
    return this.filing.bytes() + this.sources.bytes() + this.ids.length * (8 + 40);
  }
}
