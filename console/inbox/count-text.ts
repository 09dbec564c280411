export type TextRules = {
  limit: number;
  unit: "characters" | "graphemes";
  linkLength: number | null;
  /** UTF-8 bytes that a text may have beside its limit */
  maxBytes: number | null;
};

const link = /https?:\/\/[^\s]+/g;
let segments: Intl.Segmenter | null = null;

/**
 * How long a reply is as its network counts: characters are code points, graphemes what a reader sees as one sign;
 * where the network gives every link the same length, links count that much. Where bytes run out before signs do, what
 * they leave no room for counts as used: a text is too long exactly when this exceeds the limit.
 */
export function countText(text: string, { limit, unit, linkLength, maxBytes }: TextRules): number {
  const spent = maxBytes === null ? 0 : Math.ceil((encoder.encode(text).length * limit) / maxBytes);
  return Math.max(spent, signs(text, unit, linkLength));
}

const encoder = new TextEncoder();

function signs(text: string, unit: TextRules["unit"], linkLength: number | null): number {
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
