import { expect, test } from "vitest";
import { measure, textRules } from "./measure.ts";

const fits = (text: string) => measure(text, textRules) <= textRules.limit;

test("300 graphemes and not one more", () => {
  expect(measure("espresso 👩‍👩‍👧‍👦", textRules)).toBe(10);
  expect(fits("e\u0301".repeat(300))).toBe(true);
  expect(fits("e\u0301".repeat(301))).toBe(false);
  expect(fits("🇩🇪".repeat(300))).toBe(true);
});

test("3,000 bytes and not one more", () => {
  const family = "👩‍👩‍👧‍👦";
  expect(Buffer.byteLength(family)).toBe(25);
  expect(fits(family.repeat(120))).toBe(true);
  expect(fits(`${family.repeat(120)}a`)).toBe(false);
  expect(fits(`${family.repeat(119)}${"a".repeat(25)}`)).toBe(true);
});
