export type Piece = { text: string; hit: boolean };

/**
 * The text in pieces, those that are a matched word marked. Words are found whatever their case or accents and only
 * where a word begins and ends, as the query language sees words; overlapping hits become one piece.
 */
export function highlight(text: string, words: readonly string[]): Piece[] {
  const spans = merge(words.flatMap((word) => occurrences(text, word)));
  const pieces: Piece[] = [];
  let at = 0;
  for (const [from, to] of spans) {
    if (from > at) pieces.push({ text: text.slice(at, from), hit: false });
    pieces.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

type Span = [from: number, to: number];

const special = /[.*+?^${}()|[\]\\/-]/g;
const letter = /[\p{L}\p{N}\p{M}_]/u;

function occurrences(text: string, word: string): Span[] {
  const bare = word.trim();
  if (bare === "") return [];
  const parts = bare.split(/\s+/).map((part) => part.replace(special, "\\$&"));
  const before = letter.test(bare[0] ?? "") ? "(?<![\\p{L}\\p{N}_])" : "";
  const after = letter.test(bare.at(-1) ?? "") ? "(?![\\p{L}\\p{N}_])" : "";
  const pattern = new RegExp(before + parts.join("[^\\p{L}\\p{N}]+") + after, "giu");
  const found: Span[] = [];
  for (const hit of text.matchAll(pattern)) found.push([hit.index, hit.index + hit[0].length]);
  if (found.length === 0) return folded(text, bare);
  return found;
}

/** Words arrive folded by the tokenizer, so "café" may be asked for as "cafe": compare without marks, then map back. */
function folded(text: string, word: string): Span[] {
  const target = fold(word);
  if (target === "") return [];
  const found: Span[] = [];
  for (const token of text.matchAll(/[#@]?[\p{L}\p{N}\p{M}_]+/gu)) {
    const plain = fold(token[0]);
    if (plain === target || plain.replace(/^[#@]/, "") === target) {
      found.push([token.index, token.index + token[0].length]);
    }
  }
  return found;
}

const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function merge(spans: Span[]): Span[] {
  const sorted = spans.sort((a, b) => a[0] - b[0]);
  const merged: Span[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last && span[0] < last[1]) last[1] = Math.max(last[1], span[1]);
    else merged.push([...span]);
  }
  return merged;
}
