export type TextRules = { unit: "characters" | "graphemes"; linkLength: number | null };

const link = /https?:\/\/[^\s]+/g;
let segments: Intl.Segmenter | null = null;

/**
 * How long a reply is as its network counts: characters are code points, graphemes what a reader sees as one sign;
 * where the network gives every link the same length, links count that much.
 */
export function countText(text: string, { unit, linkLength }: TextRules): number {
  if (linkLength === null) return plain(text, unit);
  let total = 0;
  let end = 0;
  for (const found of text.matchAll(link)) {
    total += plain(text.slice(end, found.index), unit) + linkLength;
    end = found.index + found[0].length;
  }
  return total + plain(text.slice(end), unit);
}

function plain(text: string, unit: TextRules["unit"]): number {
  let n = 0;
  if (unit === "characters") {
    for (const _ of text) n++;
    return n;
  }
  segments ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  for (const _ of segments.segment(text)) n++;
  return n;
}
