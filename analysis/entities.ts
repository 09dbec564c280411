import { tokenize } from "@earshot/query/tokenize.ts";
import type { GazetteerEntry } from "./signal.ts";

/** Something named in a post; start and end are UTF-16 offsets into the text as given. */
export type Entity = { kind: string; text: string; name: string; start: number; end: number };

const PATTERNS: [kind: string, pattern: RegExp][] = [
  ["link", /\bhttps?:\/\/[^\s<>"']{1,2000}/giu],
  ["mail", /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/gu],
  [
    "order",
    /\b(?:order|ticket|case|ref(?:erence)?)\s?(?:no\.?|number|#|:)?\s?[#]?(?=[\p{L}\d-]*\d)[\p{L}\d-]{4,24}\b/giu,
  ],
  ["handle", /(?<![\p{L}\p{N}])@[\p{L}\p{N}_]{1,60}(?:[.-][\p{L}\p{N}_]{1,60}){0,4}/gu],
  ["tag", /(?<![\p{L}\p{N}])#[\p{L}\p{N}_]{1,100}/gu],
  [
    "money",
    /(?:[€$£¥]\s?\d{1,12}(?:[.,]\d{1,3}){0,4}|\d{1,12}(?:[.,]\d{1,3}){0,4}\s?(?:€|\$|£|¥|eur|usd|gbp|chf|euros?|dollars?|pounds?)(?![\p{L}]))/giu,
  ],
  ["percent", /\d{1,9}(?:[.,]\d{1,4})?\s?%/gu],
  [
    "date",
    /\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|yesterday)\b/giu,
  ],
  ["time", /\b(?:[01]?\d|2[0-3]):[0-5]\d\b|\b(?:1[0-2]|0?[1-9])\s?(?:am|pm)\b/giu],
  ["version", /\bv?\d{1,4}\.\d{1,4}(?:\.\d{1,5}){0,2}\b/giu],
];
const MOST = 50;
const LONGEST_TEXT = 8_000;

/**
 * Typed things in a text (links, addresses, handles, tags, money, dates, versions, order numbers) and the names of the
 * workspace's gazetteer, in the order they stand, at most 50; what overlaps an earlier find is left out.
 */
export function entitiesOf(text: string, gazetteer: readonly GazetteerEntry[] = []): Entity[] {
  const read = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  const found: Entity[] = named(read, gazetteer);
  for (const [kind, pattern] of PATTERNS)
    for (const match of read.matchAll(pattern)) {
      const entity = { kind, text: match[0], name: match[0], start: match.index, end: match.index + match[0].length };
      if (!found.some(({ start, end }) => entity.start < end && start < entity.end)) found.push(entity);
      if (found.length >= MOST) break;
    }
  return found.sort((a, b) => a.start - b.start).slice(0, MOST);
}

/** Names of the gazetteer as words side by side, by the same tokenizer that topics use. */
function named(text: string, gazetteer: readonly GazetteerEntry[]): Entity[] {
  if (gazetteer.length === 0) return [];
  const tokens = tokenize(text);
  const byTerm = new Map<string, number[]>();
  tokens.forEach(({ term }, k) => {
    const places = byTerm.get(term);
    if (places) places.push(k);
    else byTerm.set(term, [k]);
  });
  const found: Entity[] = [];
  for (const { name, kind, spellings = [] } of gazetteer)
    for (const spelling of [name, ...spellings]) {
      const words = [...new Map(tokenize(spelling).map(({ term, position }) => [position, term])).values()];
      if (words.length === 0) continue;
      for (const first of byTerm.get(words[0]!) ?? []) {
        const last = follows(tokens, byTerm, first, words);
        if (last === null) continue;
        const { start } = tokens[first]!;
        const { end } = tokens[last]!;
        if (!found.some((other) => start < other.end && other.start < end))
          found.push({ kind, name, text: text.slice(start, end), start, end });
        if (found.length >= MOST) return found;
      }
    }
  return found;
}

/** The token that ends the words when they follow one another from `first`, else null. */
function follows(
  tokens: readonly { term: string; position: number }[],
  byTerm: ReadonlyMap<string, readonly number[]>,
  first: number,
  words: readonly string[],
): number | null {
  let last = first;
  for (let k = 1; k < words.length; k++) {
    const next = byTerm.get(words[k]!)?.find((at) => at > last && tokens[at]!.position === tokens[first]!.position + k);
    if (next === undefined) return null;
    last = next;
  }
  return last;
}
