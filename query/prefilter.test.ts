import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FILTER_FIELDS } from "./ast.ts";
import { evaluate } from "./evaluate.ts";
import { factTerms } from "./fact-terms.ts";
import { parse } from "./parse.ts";
import { prefilter } from "./prefilter.ts";
import { factsBeside, queries } from "./testing/queries.ts";
import { texts } from "./testing/texts.ts";
import { terms } from "./tokenize.ts";

describe("prefilter", () => {
  it.each([
    ["a b", "('a' & 'b')"],
    ["a OR b c", "('a' | ('b' & 'c'))"],
    ['"hot water" pump*', "(('hot' & 'water') & 'pump':*)"],
    ["(a OR b) NEAR/3 c", "(('a' | 'b') & 'c')"],
    ["a -b", "'a'"],
    ["NOT (NOT a OR NOT b)", "('a' & 'b')"],
    ["l'été #x @y@z.example", "('l''été' & '#x' & '@y@z.example')"],
    ["a OR lang:de", null],
    ["lang:de -a", null],
  ])("compiles %s to %s", (source, tsquery) => {
    expect(prefilter(parse(source, { allowUnanchored: true })).tsquery).toBe(tsquery);
  });

  it.each([
    ["a tone:negative", "('a' & 'tone:negative')"],
    ["tone:negative OR intent:question", "('tone:negative' | 'intent:question')"],
    ["urgent:yes -toxicity:harsh", "'urgent:yes'"],
    ["a OR urgent:no", null],
    ["a toxicity:none", "'a'"],
    ["a lang:pt-BR", "('a' & 'lang:pt-br')"],
    ["a channel:shop", "'a'"],
  ])("compiles facts that are told of every post: %s to %s", (source, tsquery) => {
    expect(prefilter(parse(source, { allowUnanchored: true }), { facts: FILTER_FIELDS }).tsquery).toBe(tsquery);
  });

  it("names the filters that every match satisfies", () => {
    expect(prefilter(parse("a lang:DE -has:link (kind:mail OR b)")).filters).toEqual([
      { field: "lang", value: "de", negated: false },
      { field: "has", value: "link", negated: true },
    ]);
  });

  it("escapes quotes and backslashes", () => {
    const query = { source: "", root: { type: "term", term: "a'\\b" } } as const;
    expect(prefilter(query).tsquery).toBe("'a''\\\\b'");
  });

  it("lets every matching post through", () => {
    let matches = 0;
    fc.assert(
      fc.property(queries, texts, factsBeside, (source, text, beside) => {
        const query = parse(source, { allowUnanchored: true });
        const post = { text, ...beside };
        if (!evaluate(query, post)) return;
        matches++;
        for (const told of [[], FILTER_FIELDS]) {
          const { tsquery } = prefilter(query, { facts: told });
          if (tsquery === null) continue;
          const vector = [...terms(`${post.title ?? ""}\n${post.text}`), ...factTerms(post)];
          expect(read(tsquery, vector)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(matches).toBeGreaterThan(10);
  });
});

/** Evaluates the text of a tsquery over the lexemes of a vector. */
function read(tsquery: string, vector: string[]): boolean {
  const pieces = tsquery.match(/'(?:[^']|'')*'(?::\*)?|[()&|]/gsu)!;
  let next = 0;
  const any = (): boolean => {
    let found = every();
    while (pieces[next] === "|") {
      next++;
      found = every() || found;
    }
    return found;
  };
  const every = (): boolean => {
    let found = one();
    while (pieces[next] === "&") {
      next++;
      found = one() && found;
    }
    return found;
  };
  const one = (): boolean => {
    const piece = pieces[next++]!;
    if (piece === "(") {
      const found = any();
      next++;
      return found;
    }
    const prefix = piece.endsWith(":*");
    const lexeme = piece
      .slice(1, prefix ? -3 : -1)
      .replaceAll("''", "'")
      .replaceAll("\\\\", "\\");
    return vector.some((term) => (prefix ? term.startsWith(lexeme) : term === lexeme));
  };
  const found = any();
  expect(next).toBe(pieces.length);
  return found;
}
