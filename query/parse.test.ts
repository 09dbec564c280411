import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_DEPTH, MAX_TERMS, type Node } from "./ast.ts";
import { parse, QuerySyntaxError } from "./parse.ts";
import { print } from "./print.ts";
import { queries } from "./testing/queries.ts";
import { hostileTexts, texts } from "./testing/texts.ts";

describe("parse", () => {
  it.each([
    ["a b", '"a" AND "b"'],
    ["a b OR c d", '"a" AND "b" OR "c" AND "d"'],
    ["a AND (b OR c) -d", '"a" AND ("b" OR "c") AND NOT "d"'],
    ["a NOT (b c)", '"a" AND NOT ("b" AND "c")'],
    ["and or not near", '"and" AND "or" AND "not" AND "near"'],
    ['"must be" pump*', '"must be" AND pump*'],
    ['"broken pump*"', '"broken pump*"'],
    ["“smart quotes” «x y»", '"smart quotes" AND "x y"'],
    ["a –b −c", '"a" AND NOT "b" AND NOT "c"'],
    ["e-mail brunnwerk.de 12:30 https://x.de", '"e mail" AND "brunnwerk de" AND "12 30" AND "https x de"'],
    [
      "#Café @Anna @anna@mastodon.social @jay.bsky.team",
      '"#café" AND "@anna" AND "@anna@mastodon.social" AND "@jay.bsky.team"',
    ],
    ["don’t ☕ 👍🏽", '"don\'t" AND "☕" AND "👍🏽"'],
    ["咖啡机", '"咖啡 机"'],
    ["(coffee OR hot.tea) NEAR/3 broken", '("coffee" OR "hot tea") NEAR/3 "broken"'],
    [
      'x lang:DE channel:Support author:@Anna has:link -kind:mail author:"Jane Doe"',
      '"x" AND lang:de AND channel:support AND author:anna AND has:link AND NOT kind:mail AND author:"jane doe"',
    ],
    [
      "x tone:Negative intent:question -urgent:YES toxicity:harsh",
      '"x" AND tone:negative AND intent:question AND NOT urgent:yes AND toxicity:harsh',
    ],
    ["a OR (b OR (c AND (d AND e)))", '"a" OR "b" OR "c" AND "d" AND "e"'],
    ["NOT NOT a", 'NOT NOT "a"'],
  ])("reads %s", (source, printed) => expect(print(parse(source).root)).toBe(printed));

  it.each([
    ["", "empty", 1, 1],
    ["   ", "empty", 1, 3],
    ['say "hello', "unclosed_quote", 5, 6],
    ['author:"Jane', "unclosed_quote", 8, 5],
    ["(a", "unclosed_parenthesis", 1, 1],
    ["a (", "unclosed_parenthesis", 3, 1],
    ["a)", "unexpected_parenthesis", 2, 1],
    ["()", "empty_parentheses", 1, 2],
    ["a AND", "missing_operand", 3, 3],
    ["OR b", "missing_operand", 1, 2],
    ["a OR OR b", "missing_operand", 3, 2],
    ["a NOT", "missing_operand", 3, 3],
    ["NEAR/2 b", "missing_operand", 1, 6],
    ['""', "empty_phrase", 1, 2],
    ["a & b", "empty_word", 3, 1],
    ["a - b", "empty_word", 3, 1],
    ["ab*", "short_prefix", 1, 3],
    ["#ab*", "short_prefix", 1, 4],
    ["*ing", "misplaced_star", 1, 1],
    ["co*ee", "misplaced_star", 3, 1],
    ["coffee-*", "misplaced_star", 8, 1],
    ['"must * be"', "misplaced_star", 7, 1],
    ["colour:red", "unknown_filter", 1, 10],
    ["a lang:", "bad_filter_value", 3, 5],
    ["a lang:german", "bad_filter_value", 3, 11],
    ["a has:cake", "bad_filter_value", 3, 8],
    ["a kind:cake", "bad_filter_value", 3, 9],
    ["a tone:angry", "bad_filter_value", 3, 10],
    ["a intent:cake", "bad_filter_value", 3, 11],
    ["a urgent:soon", "bad_filter_value", 3, 11],
    ["a toxicity:very", "bad_filter_value", 3, 13],
    ["a channel:x/y", "bad_filter_value", 3, 11],
    ["a NEAR b", "bad_distance", 3, 4],
    ["a NEAR/101 b", "bad_distance", 3, 8],
    ["a NEAR/x b", "bad_distance", 3, 6],
    ["a NEAR/1 b NEAR/1 c", "bad_near", 12, 6],
    ["a NEAR/1 (b c)", "bad_near", 10, 1],
    ["a NEAR/1 lang:de", "bad_near", 10, 7],
    ["-a", "unanchored", 1, 2],
    ["lang:de has:link", "unanchored", 1, 16],
    ["tone:negative urgent:yes", "unanchored", 1, 24],
    ["a OR lang:de", "unanchored", 1, 12],
    ["NOT (a b)", "unanchored", 1, 9],
    ["x".repeat(2_049), "too_long", 2_049, 1],
    [`${"(".repeat(MAX_DEPTH + 1)}a`, "too_deep", MAX_DEPTH + 1, 1],
    [`a ${"-".repeat(MAX_DEPTH + 1)}a`, "too_deep", MAX_DEPTH + 3, 1],
    [`${"a ".repeat(MAX_TERMS)}b`, "too_many_terms", 1_001, 1],
  ])("refuses %s: %s", (source, code, column, length) => {
    const error = refusal(source);
    expect(error).toMatchObject({ code, column, length });
    expect(error.message).toMatch(/^[^a-z].*[.)]$/su);
  });

  it("accepts filters and negations alone where a search asks for it", () => {
    expect(print(parse("lang:de -rain", { allowUnanchored: true }).root)).toBe('lang:de AND NOT "rain"');
  });

  it("takes a double negation and De Morgan for an anchor", () => {
    expect(() => parse("NOT NOT a")).not.toThrow();
    expect(() => parse("NOT (NOT a OR lang:de)")).not.toThrow();
    expect(refusal("NOT (NOT a lang:de)").code).toBe("unanchored");
  });

  it("says where each leaf stands", () => {
    const root = parse('x OR "hot tea"').root;
    expect(root).toMatchObject({ items: [{ at: { column: 1, length: 1 } }, { at: { column: 6, length: 9 } }] });
  });

  it("reads what it prints as the same tree", () => {
    fc.assert(
      fc.property(queries, (source) => {
        const { root } = parse(source, { allowUnanchored: true });
        expect(bare(parse(print(root), { allowUnanchored: true }).root)).toEqual(bare(root));
      }),
      { numRuns: 500 },
    );
  });

  it("throws nothing but QuerySyntaxError, with a column inside the source or right behind it", () => {
    const pieces = fc.oneof(
      texts,
      fc.constantFrom("(", ")", '"', " AND ", " OR ", " NOT ", " NEAR/3 ", "-", "*", "lang:", "has:link", " "),
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")),
        (source) => {
          const error = caught(source);
          if (error === undefined) return;
          expect(error).toBeInstanceOf(QuerySyntaxError);
          const { column, length } = error as QuerySyntaxError;
          expect(column).toBeGreaterThanOrEqual(1);
          expect(length).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(source.length + 1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(hostileTexts)("survives 2,048 characters of %s", (_, text) => {
    const error = caught(text.slice(0, 2_048));
    if (error !== undefined) expect(error).toBeInstanceOf(QuerySyntaxError);
  });
});

function refusal(source: string): QuerySyntaxError {
  const error = caught(source);
  if (error instanceof QuerySyntaxError) return error;
  throw new Error(`not refused: ${source}`);
}

function caught(source: string): unknown {
  try {
    parse(source);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The tree without places. */
function bare(node: Node): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === "at" ? undefined : value)));
}
