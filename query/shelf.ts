import type { Query } from "./ast.ts";
import type { PostFacts } from "./facts.ts";
import { Filing } from "./filing.ts";
import { Ids } from "./ids.ts";
import { parse } from "./parse.ts";
import { Sources } from "./sources.ts";

/** Queries by id, with their sources, in the order in which their ids were first set. */
export class Shelf<Id> {
  private readonly filing = new Filing();
  private readonly sources = new Sources();
  private readonly ids = new Ids<Id>();

  get size(): number {
    return this.ids.size;
  }

  /** Number of slots, those of deleted queries too. */
  get slots(): number {
    return this.ids.slots;
  }

  /** Share of what is held that nobody uses any longer. */
  get waste(): number {
    return Math.max(this.filing.waste, 1 - this.ids.size / (this.ids.slots || 1));
  }

  has(id: Id): boolean {
    return this.ids.slotOf(id) >= 0;
  }

  set(id: Id, query: Query): void {
    let slot = this.ids.slotOf(id);
    if (slot < 0) slot = this.ids.add(id);
    else this.filing.unfile(slot);
    this.sources.set(slot, query.source);
    this.filing.file(slot, query.root);
  }

  delete(id: Id): boolean {
    const slot = this.ids.slotOf(id);
    if (slot < 0) return false;
    this.filing.unfile(slot);
    this.ids.delete(slot);
    return true;
  }

  /** Sets a slot's query in another shelf; false when the slot is empty. */
  copy(slot: number, other: Shelf<Id>): boolean {
    const id = this.ids.at(slot);
    if (id === undefined) return false;
    other.set(id, parse(this.sources.get(slot)));
    return true;
  }

  /** Number of queries that a post matches. */
  meet(post: PostFacts): number {
    this.filing.run(post);
    return this.filing.hits.count;
  }

  hit(n: number): Id {
    return this.ids.at(this.slotOf(n))!;
  }

  slotOf(n: number): number {
    return this.filing.hits.slots[n]!;
  }

  sourceOf(slot: number): string {
    return this.sources.get(slot);
  }

  bytes(): number {
    return this.filing.bytes() + this.sources.bytes() + this.ids.bytes();
  }
}
