/** A topic query as typed, and what it means. */
export type Query = { source: string; root: Node };

/**
 * The tree of a query. Words are folded terms as `tokenize` makes them; `at` is the place of a leaf in the source
 * (1-based column, UTF-16 units), absent in trees made by hand.
 */
export type Node = Term | Prefix | Phrase | Near | And | Or | Not | Filter;

export type Place = { column: number; length: number };

/**
 * One word: `pump`, `#tag`, `@name`, `☕`. `joined`: typed with an apostrophe that the term has no longer (don't), so
 * that a NOT means the word written so as well.
 */
export type Term = { type: "term"; term: string; joined?: true; at?: Place };

/** Every word that begins so: `brunn*`. */
export type Prefix = { type: "prefix"; prefix: string; at?: Place };

/** Words at positions that follow each other, in this order; at least two. */
export type Phrase = { type: "phrase"; words: (Term | Prefix)[]; at?: Place };

/** One of `left` and one of `right` with at most `distance` words between them, in either order, not overlapping. */
export type Near = { type: "near"; distance: number; left: Span[]; right: Span[]; at?: Place };

/** What has a place in a text. */
export type Span = Term | Prefix | Phrase;

/** At least two items, none of them an And. */
export type And = { type: "and"; items: Node[] };

/** At least two items, none of them an Or. */
export type Or = { type: "or"; items: Node[] };

export type Not = { type: "not"; item: Node };

/** A fact about the post beside its text; values are normalized (lower case, a handle without its @). */
export type Filter = { type: "filter"; field: FilterField; value: string; at?: Place };

export type FilterField = "lang" | "channel" | "author" | "has" | "kind" | "tone" | "intent" | "urgent" | "toxicity";

export const FILTER_FIELDS: readonly FilterField[] = [
  "lang",
  "channel",
  "author",
  "has",
  "kind",
  "tone",
  "intent",
  "urgent",
  "toxicity",
];
export const HAS_VALUES: readonly string[] = ["link", "media"];
export const KIND_VALUES: readonly string[] = ["status", "comment", "message", "mail", "review", "question", "answer"];

export const TONE_VALUES: readonly string[] = ["negative", "neutral", "positive"];
export const INTENT_VALUES: readonly string[] = [
  "question",
  "complaint",
  "praise",
  "purchase-intent",
  "asks-recommendation",
  "idea",
  "churn-threat",
  "spam",
];
export const URGENT_VALUES: readonly string[] = ["yes", "no"];
export const TOXICITY_VALUES: readonly string[] = ["none", "harsh", "offensive"];

/** Bounds of a query. */
export const MAX_LENGTH = 2_048;
export const MAX_TERMS = 500;
export const MAX_DEPTH = 32;
export const MAX_DISTANCE = 100;
export const MIN_PREFIX = 3;
