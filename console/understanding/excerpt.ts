import type { Reason } from "@earshot/contract/signals.ts";
import { wellFormed } from "@earshot/query/text.ts";

export type Piece = { text: string; hit: boolean };

/** Characters told around what counted. */
const around = 48;

/** The part of a text in which the words that counted stand, those marked; empty where none has a place in it. */
export function excerpt(text: string, field: "title" | "text", reasons: readonly Reason[]): Piece[] {
  const spans = reasons
    .flatMap((reason) => reason.spans)
    .filter((span) => span.field === field && span.start >= 0 && span.end <= text.length && span.start < span.end)
    .sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (start < at) continue;
    const between = text.slice(at, start);
    if (pieces.length === 0) add(pieces, between.length > around ? `…${tail(between, around)}` : between, false);
    else
      add(pieces, between.length > 2 * around ? `${head(between, around)} … ${tail(between, around)}` : between, false);
    add(pieces, text.slice(start, end), true);
    at = end;
  }
  if (pieces.length > 0) {
    const rest = text.slice(at);
    add(pieces, rest.length > around ? `${head(rest, around)}…` : rest, false);
  }
  return pieces;
}

const head = (text: string, size: number) => wellFormed(text.slice(0, size));
const tail = (text: string, size: number) => wellFormed(text.slice(-size));

function add(pieces: Piece[], text: string, hit: boolean): void {
  if (text !== "") pieces.push({ text, hit });
}
