import { expect, test } from "vitest";
import { cutAtWord, fitQuote, isQuoteOf, lengthOf, mostQuoted } from "./quote.ts";

test("a quote is the post when that is short, on one line and without marks that turn text", () => {
  expect(fitQuote("  E7 again,\n third\u202E time  ")).toBe("E7 again, third time");
});

test("a longer post is cut at a word, with an ellipsis, within the maximum", () => {
  const long = "The pump hums and nothing comes out, whatever I do. ".repeat(20);
  const quote = fitQuote(long);
  expect(lengthOf(quote)).toBeLessThanOrEqual(mostQuoted);
  expect(lengthOf(quote)).toBeGreaterThan(mostQuoted - 20);
  expect(quote.endsWith("…")).toBe(true);
  const words = quote.slice(0, -1);
  expect(long.startsWith(words) && /\W/.test(long.charAt(words.length))).toBe(true);
});

test("a family is one letter, and is never cut into its members", () => {
  const quote = fitQuote("👨‍👩‍👧‍👦".repeat(400));
  expect(lengthOf(quote)).toBeLessThanOrEqual(mostQuoted);
  expect([...new Set(quote.slice(0, -1).split(/(?<=👦)/u))]).toEqual(["👨‍👩‍👧‍👦"]);
});

test("text without spaces is cut between its words, one endless word inside of it", () => {
  expect(lengthOf(fitQuote("Piko に E7 と表示されて止まります。".repeat(40)))).toBeLessThanOrEqual(mostQuoted);
  expect(fitQuote("a".repeat(5_000))).toBe(`${"a".repeat(mostQuoted - 1)}…`);
  expect(cutAtWord("anything", () => false)).toBe("");
});

test("words are the author's when they stand in the post one after the other", () => {
  const post = "E7 again,\nthird time, I want my money back";
  expect(isQuoteOf(post, "third time, I want…")).toBe(true);
  expect(isQuoteOf(post, "E7 again, third")).toBe(true);
  expect(isQuoteOf(post, "I want my money")).toBe(true);
  expect(isQuoteOf(post, "I never want my money")).toBe(false);
  expect(isQuoteOf(post, " … ")).toBe(false);
});
