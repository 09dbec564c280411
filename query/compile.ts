import type { Filter, Node, Phrase, Prefix, Span, Term } from "./ast.ts";
import { needsFree } from "./stands-free.ts";

/**
 * Makes the numbers that stand for words. A key is one thing that a post has or has not: a word, a prefix, or two
 * words in a row; it is ≥ 0. A filter is a key below 0.
 */
export type Keys = {
  term(term: string): number;
  prefix(prefix: string): number;
  /** Two words in a row. */
  pair(first: string, second: string): number;
  filter(filter: Filter): number;
  /** Told of each key whose place matters. */
  placed(key: number): void;
  /** Expected share of posts that have it. */
  cost(key: number): number;
};

/** Added to the key of a word under a NOT: only a free one counts. */
export const FREE = 0x4000_0000;

/** A query as integers: `anchors` are keys of which every matching post has at least one. */
export type Program = { kind: number; anchors: number[]; code: number[] };

/** Any anchor suffices: the whole query is an OR of its anchors. */
export const PLAIN = 0;
/** `code` is a list of groups, all of which must hold besides the anchors: [n, keys…] any of them, [-n, keys…] none. */
export const GROUPS = 1;
/** `code` is a tree of the operations below, each [operation, length, …]. */
export const TREE = 2;

/** [OF, 3, key], the key with FREE where only a free word counts */
export const OF = 0;
/** [ALL, length, parts…] */
export const ALL = 1;
/** [ANY, length, parts…] */
export const ANY = 2;
/** [NONE, length, part] */
export const NONE = 3;
/** [ROW, length, keys…]: at positions that follow each other. */
export const ROW = 4;
/** [NEARBY, length, distance, rows on the left, (n, keys…)…, (n, keys…)…] */
export const NEARBY = 5;

/** Compiles an anchored query. */
export function compile(root: Node, keys: Keys): Program {
  const groups = groupsOf(root, keys);
  if (groups === undefined)
    return { kind: TREE, anchors: anchorsOf(root, keys, false)!.keys, code: codeOf(root, keys, false) };
  const best = cheapest(groups, keys);
  const code: number[] = [];
  for (const [index, { none, keys: list }] of groups.entries()) {
    if (index !== best) code.push(none ? -list.length : list.length, ...list);
  }
  return { kind: groups.length === 1 ? PLAIN : GROUPS, anchors: groups[best]!.keys, code };
}

type Group = { none: boolean; keys: number[] };

/** The query as AND of groups of single keys, or undefined when it has another shape. */
function groupsOf(root: Node, keys: Keys): Group[] | undefined {
  const parts = root.type === "and" ? root.items : [root];
  for (const part of parts) if (!isGroup(part.type === "not" ? part.item : part)) return undefined;
  return parts.map((part) => {
    const none = part.type === "not";
    const inner = none ? part.item : part;
    const list: number[] = [];
    for (const leaf of (inner.type === "or" ? inner.items : [inner]) as Single[]) {
      const key = keyOf(leaf, keys) + (none ? freedom(leaf) : 0);
      if (!list.includes(key)) list.push(key);
    }
    return { none, keys: list };
  });
}

function isGroup(node: Node): boolean {
  return node.type === "or" ? node.items.every(isSingle) : isSingle(node);
}

type Single = Term | Prefix | Phrase | Filter;

function isSingle(node: Node): node is Single {
  if (node.type === "phrase") return node.words.length === 2 && node.words.every((word) => word.type === "term");
  return node.type === "term" || node.type === "prefix" || node.type === "filter";
}

function keyOf(node: Single, keys: Keys): number {
  switch (node.type) {
    case "term":
      return keys.term(node.term);
    case "prefix":
      return keys.prefix(node.prefix);
    case "filter":
      return keys.filter(node);
    default: {
      const [first, second] = node.words as [Term, Term];
      return keys.pair(first.term, second.term);
    }
  }
}

/** FREE for a word that, under a NOT, counts only when it stands free. */
function freedom(node: Single): number {
  return node.type === "term" && needsFree(node) ? FREE : 0;
}

function cheapest(groups: Group[], keys: Keys): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { none, keys: list }] of groups.entries()) {
    if (none || list.some((key) => key < 0)) continue;
    const cost = costOf(list, keys);
    if (cost < least) {
      best = index;
      least = cost;
    }
  }
  return best;
}

function costOf(list: readonly number[], keys: Keys): number {
  let cost = 0;
  for (const key of list) cost += keys.cost(key);
  return cost;
}

type Anchors = { keys: number[]; cost: number };

/** The cheapest set of keys one of which is necessary; undefined when there is none. */
function anchorsOf(node: Node, keys: Keys, negated: boolean): Anchors | undefined {
  switch (node.type) {
    case "not":
      return anchorsOf(node.item, keys, !negated);
    case "filter":
      return undefined;
    case "and":
    case "or": {
      const parts = node.items.map((item) => anchorsOf(item, keys, negated));
      return (node.type === "and") !== negated ? least(parts) : union(parts);
    }
    case "near":
      return negated
        ? undefined
        : least([
            union(node.left.map((span) => spanAnchors(span, keys))),
            union(node.right.map((span) => spanAnchors(span, keys))),
          ]);
    default:
      return negated ? undefined : spanAnchors(node, keys);
  }
}

function spanAnchors(span: Span, keys: Keys): Anchors | undefined {
  if (span.type !== "phrase") return anchor(keyOf(span, keys), keys);
  // In a long phrase two words in a row are rarer than either.
  return least(
    span.words.map((word, index) => {
      const next = span.words[index + 1];
      const pair = word.type === "term" && next?.type === "term";
      return anchor(pair ? keys.pair(word.term, next.term) : keyOf(word, keys), keys);
    }),
  );
}

function anchor(key: number, keys: Keys): Anchors {
  return { keys: [key], cost: keys.cost(key) };
}

function least(parts: (Anchors | undefined)[]): Anchors | undefined {
  let best: Anchors | undefined;
  for (const part of parts) if (part !== undefined && (best === undefined || part.cost < best.cost)) best = part;
  return best;
}

function union(parts: (Anchors | undefined)[]): Anchors | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return {
    keys: [...new Set(known.flatMap((part) => part.keys))],
    cost: known.reduce((sum, { cost }) => sum + cost, 0),
  };
}

function codeOf(node: Node, keys: Keys, negated: boolean): number[] {
  switch (node.type) {
    case "and":
    case "or":
      return block(
        node.type === "and" ? ALL : ANY,
        node.items.flatMap((item) => codeOf(item, keys, negated)),
      );
    case "not":
      return block(NONE, codeOf(node.item, keys, !negated));
    case "near":
      return block(NEARBY, [
        node.distance,
        node.left.length,
        ...node.left.flatMap((span) => row(span, keys)),
        ...node.right.flatMap((span) => row(span, keys)),
      ]);
    default:
      if (isSingle(node)) return [OF, 3, keyOf(node, keys) + (negated ? freedom(node) : 0)];
      return block(ROW, row(node, keys).slice(1));
  }
}

function row(span: Span, keys: Keys): number[] {
  const words = span.type === "phrase" ? span.words : [span];
  const list = words.map((word) => keyOf(word, keys));
  for (const key of list) keys.placed(key);
  return [words.length, ...list];
}

function block(operation: number, parts: number[]): number[] {
  return [operation, parts.length + 2, ...parts];
}
