import { isAnchored } from "./anchored.ts";
import type { Query } from "./ast.ts";
import { QuerySyntaxError } from "./error.ts";
import { explain } from "./explain.ts";
import { type Facts, facts, type PostFacts } from "./facts.ts";
import { parse } from "./parse.ts";
import { Shelf } from "./shelf.ts";

/** A query that a post matches, and the words that made it match (as `explain` gives them). */
export type Match<Id> = { id: Id; words: string[] };

export type Percolator<Id> = {
  /** Adds a query or replaces the one of that id, which keeps its place. Throws QuerySyntaxError. */
  set(id: Id, query: Query | string): void;
  /** Forgets a query; false when there was none. */
  delete(id: Id): boolean;
  has(id: Id): boolean;
  /** The queries that a post matches, in the order in which their ids were first set. Give `facts(post)` where they are known. */
  match(post: PostFacts | Facts): Match<Id>[];
  /** The same without the words, several times as fast. */
  matchIds(post: PostFacts): Id[];
  /** Matches a post and gives the number of matches; `hit` then gives their ids. Makes nothing that has to be collected. */
  meet(post: PostFacts): number;
  /** Id of the n-th match of the post met last. */
  hit(n: number): Id;
  readonly size: number;
  /** Bytes it holds: arrays exactly, the table of ids estimated. */
  bytes(): number;
};

/**
 * An index of queries against which posts are matched, made for up to some 100,000 queries. A change takes effect at
 * once and in bounded time: what changes leave behind is cleared by copying the index, a few queries with each change.
 */
export function createPercolator<Id>(): Percolator<Id> {
  return new Index<Id>();
}

/** Share of the index that may be waste before it is copied, and number of queries copied with each change. */
const MOST_WASTE = 0.2;
const SLICE = 8;

class Index<Id> implements Percolator<Id> {
  private shelf = new Shelf<Id>();
  /** The copy that is being made, and the first slot that is not yet in it. */
  private next: Shelf<Id> | undefined;
  private cursor = 0;
  private readonly parsed = new Map<string, Query>();

  get size(): number {
    return this.shelf.size;
  }

  has(id: Id): boolean {
    return this.shelf.has(id);
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
    this.shelf.set(id, query);
    // An id that is not in the copy yet gets there in its turn, so that the order stays.
    if (this.next?.has(id)) this.next.set(id, query);
    this.tidy();
  }

  delete(id: Id): boolean {
    if (!this.shelf.delete(id)) return false;
    this.next?.delete(id);
    this.tidy();
    return true;
  }

  match(post: PostFacts | Facts): Match<Id>[] {
    const known = "byTerm" in post ? post : undefined;
    const count = this.meet(known?.post ?? (post as PostFacts));
    if (count === 0) return [];
    const said = known ?? facts(post as PostFacts);
    return Array.from({ length: count }, (_, n) => ({
      id: this.hit(n),
      words: explain(this.queryOf(this.shelf.slotOf(n)), said).words,
    }));
  }

  matchIds(post: PostFacts): Id[] {
    const count = this.meet(post);
    const found: Id[] = [];
    for (let n = 0; n < count; n++) found.push(this.hit(n));
    return found;
  }

  meet(post: PostFacts): number {
    return this.shelf.meet(post);
  }

  hit(n: number): Id {
    return this.shelf.hit(n);
  }

  bytes(): number {
    return this.shelf.bytes() + (this.next?.bytes() ?? 0);
  }

  private tidy(): void {
    if (this.next === undefined) {
      if (this.shelf.size < 1_000 ? this.shelf.waste < 0.9 : this.shelf.waste < MOST_WASTE) return;
      this.next = new Shelf<Id>();
      this.cursor = 0;
    }
    for (let copied = 0; copied < SLICE; this.cursor++) {
      if (this.cursor >= this.shelf.slots) {
        this.shelf = this.next;
        this.next = undefined;
        return;
      }
      if (this.shelf.copy(this.cursor, this.next)) copied++;
    }
  }

  /** The tree of a slot's query; the last 1,000 that matched are kept. */
  private queryOf(slot: number): Query {
    const source = this.shelf.sourceOf(slot);
    const known = this.parsed.get(source);
    if (known !== undefined) return known;
    const query = parse(source);
    if (this.parsed.size >= 1_000) this.parsed.delete(this.parsed.keys().next().value!);
    this.parsed.set(source, query);
    return query;
  }
}
