const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * How many signs a reader sees. In pieces, each beginning where a cluster does: over one long text the segmenter takes
 * time with the square of its length (measured: 0.3 s for 15,000 characters, 110 s for 200,000).
 */
export function graphemes(text: string): number {
  let count = 0;
  let size = PIECE;
  for (let start = 0; start < text.length; ) {
    const end = endOfPiece(text, start + size);
    let found = 0;
    let lastStart = 0;
    for (const { index } of segmenter.segment(text.slice(start, end))) {
      found += 1;
      lastStart = index;
    }
    if (end === text.length) return count + found;
    // The last cluster may go on beyond the piece; one that fills it asks for a longer piece.
    count += found - 1;
    start += lastStart;
    size = found === 1 ? size * 2 : PIECE;
  }
  return count;
}

const PIECE = 256;

function endOfPiece(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const isWithinPair = (text.codePointAt(end - 1) ?? 0) > 0xffff;
  return isWithinPair ? end + 1 : end;
}
