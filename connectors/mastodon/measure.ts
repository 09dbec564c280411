import type { TextRules } from "../connector.ts";
import { graphemes } from "../graphemes.ts";

/**
 * Length as the network counts it: grapheme clusters, every web address a fixed number, of a mention only the part
 * before the host (Mastodon's StatusLengthValidator).
 */
export function measure(text: string, { linkLength }: TextRules): number {
  let length = 0;
  const rest = text.replace(WEB_ADDRESS, (address) => {
    const trimmed = address.replace(/[.,;:!?'")\]}]+$/, "");
    if (linkLength === null) return address;
    length += linkLength;
    // The line break keeps what stood before and after from growing into one cluster or one mention.
    return `\n${address.slice(trimmed.length)}`;
  });
  const links = linkLength === null ? 0 : length / linkLength;
  return length - links + graphemes(rest.replace(REMOTE_MENTION, "$1"));
}

const WEB_ADDRESS = /(?<![\p{L}\p{N}@$#＠＃])https?:\/\/[^\s<>"\u00a0\u3000]+/giu;
const REMOTE_MENTION = /(?<![=/\p{L}\p{N}_])(@[a-z0-9_][a-z0-9_.-]*)@[\p{L}\p{N}][\p{L}\p{N}_.-]*/giu;
