import type { TextRules } from "../connector.ts";
import { graphemes } from "../graphemes.ts";

/** A post holds 300 graphemes and 3,000 bytes, whichever ends first (lexicon app.bsky.feed.post). */
export const textRules: TextRules = { limit: 300, unit: "graphemes", linkLength: null, maxBytes: 3_000 };

/**
 * Length in graphemes; where the bytes run out first, as many as the bytes spent leave no room for: a text is too long
 * exactly when this exceeds the limit.
 */
export function measure(text: string, { limit, maxBytes }: TextRules): number {
  const spent = maxBytes ? Math.ceil((Buffer.byteLength(text) * limit) / maxBytes) : 0;
  return Math.max(graphemes(text), spent);
}
