import { expect, test } from "vitest";
import { fuzzyFit } from "./fuzzy-fit.ts";

test("a word's start is better than its inside, and that better than letters in order", () => {
  const [start, inside, letters] = [
    fuzzyFit("res", "Resolve"),
    fuzzyFit("sol", "Resolve"),
    fuzzyFit("rslv", "Resolve"),
  ];
  expect(start).toBeGreaterThan(inside);
  expect(inside).toBeGreaterThan(letters);
  expect(letters).toBeGreaterThan(0);
});

test("every word must be found, in any order; accents and case do not matter", () => {
  expect(fuzzyFit("next res", "Resolve and next")).toBeGreaterThan(0);
  expect(fuzzyFit("cafe", "Café Mirabel")).toBe(3);
  expect(fuzzyFit("res xyz", "Resolve and next")).toBe(0);
  expect(fuzzyFit("", "anything")).toBe(1);
});

test("two stray letters and letters far apart are no fit", () => {
  expect(fuzzyFit("rv", "Resolve")).toBe(0);
  expect(fuzzyFit("gwl", "Go to somebody with a settled life")).toBe(0);
});
