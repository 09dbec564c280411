import { ACCENTED, COMPATIBILITY, kindOf, MARK, SEGMENTED, SURROGATE, WORD } from "./characters.ts";

/** A text in NFKC and lower case; `starts` and `ends` give, for each of its units, the piece of the original it came from. */
export type Normalized = { text: string; starts: Int32Array; ends: Int32Array };

/** Normalizes piece by piece (a character and its marks), so that every unit still knows its place in the original. */
export function normalize(text: string): Normalized {
  const pieces: string[] = [];
  let length = 0;
  let starts = new Int32Array(text.length * 2 + 16);
  let ends = new Int32Array(starts.length);
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    const folded = foldPiece(piece);
    if (length + folded.length > starts.length) {
      starts = grown(starts, length + folded.length);
      ends = grown(ends, length + folded.length);
    }
    if (piece.length > 1 && piece.charCodeAt(1) < 128) {
      for (let unit = 0; unit < piece.length; unit++) {
        starts[length + unit] = index + unit;
        ends[length + unit] = index + unit + 1;
      }
    } else {
      starts.fill(index, length, length + folded.length);
      ends.fill(index + piece.length, length, length + folded.length);
    }
    pieces.push(folded);
    length += folded.length;
  }
  return { text: pieces.join(""), starts, ends };
}

/** A run of ASCII with no mark behind it, or one character. Hangul vowels and final consonants join the syllable before them, as marks do. */
const PIECES =
  /[\0-\x7f]{2,}(?![\p{M}\u1160-\u11ff])|[^\p{M}\u1160-\u11ff][\p{M}\u1160-\u11ff]*|[\p{M}\u1160-\u11ff]+/gsu;

function foldPiece(piece: string): string {
  const unit = piece.charCodeAt(0);
  if (unit < 128 && (piece.length === 1 || piece.charCodeAt(1) < 128)) return piece;
  const kind = kindOf(unit);
  const foldable =
    kind === WORD ||
    kind === ACCENTED ||
    kind === COMPATIBILITY ||
    kind === SEGMENTED ||
    kind === SURROGATE ||
    kind === MARK;
  if (!foldable || /[\u0e33\u0eb3]/.test(piece)) return piece;
  return piece.normalize("NFKC").toLowerCase();
}

function grown(numbers: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(atLeast, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
