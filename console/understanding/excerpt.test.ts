import { expect, test } from "vitest";
import { excerpt } from "./excerpt.ts";

const reason = (...spans: [number, number][]) => ({
  word: "w",
  weight: 1,
  spans: spans.map(([start, end]) => ({ field: "text" as const, start, end })),
});
const marked = (text: string, ...spans: [number, number][]) =>
  excerpt(text, "text", [reason(...spans)])
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join("");

test("the words that counted are marked in the part where they stand", () => {
  expect(marked("a bad day", [2, 5])).toBe("a [bad] day");
  expect(marked("bad, bad day", [5, 8], [0, 3])).toBe("[bad], [bad] day");
  expect(marked(`${"x".repeat(100)} bad ${"y".repeat(300)} sad`, [101, 104], [406, 409])).toBe(
    `…${"x".repeat(47)} [bad] ${"y".repeat(47)} … ${"y".repeat(47)} [sad]`,
  );
});

test("places outside of the text, overlaps and other fields are left out", () => {
  expect(marked("short", [2, 90], [-3, 2])).toBe("");
  expect(marked("overlap", [0, 4], [2, 7])).toBe("[over]lap");
  expect(excerpt("title", "title", [reason([0, 2])])).toEqual([]);
  expect(excerpt("", "text", [])).toEqual([]);
});
