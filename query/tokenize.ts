import { Scan } from "./scan.ts";
import { END, POSITION, START, WIDTH } from "./token-layout.ts";

/** A term of a text; start and end are UTF-16 offsets, several tokens may share a position. */
export type Token = { term: string; position: number; start: number; end: number };

/**
 * The words of a text, folded (NFKC, lower case), with all spellings a query may find them by: the rules stand in
 * README.md. Tokens of one position stand side by side, the plainest first and the exact one last. Never throws.
 */
export function tokenize(text: string): Token[] {
  scan.clear();
  scan.read(text);
  const tokens: Token[] = [];
  for (let k = 0; k < scan.count; k++) {
    const at = k * WIDTH;
    const { data } = scan;
    tokens.push({
      term: scan.termAt(k),
      position: data[at + POSITION]!,
      start: data[at + START]!,
      end: data[at + END]!,
    });
  }
  return tokens;
}

/** The distinct terms of a text, sorted: what its search vector holds. */
export function terms(text: string): string[] {
  scan.clear();
  scan.read(text);
  const found = new Set<string>();
  for (let k = 0; k < scan.count; k++) found.add(scan.termAt(k));
  return [...found].sort();
}

const scan = new Scan();
