import { expect, it } from "vitest";
import { textRules } from "./account.ts";
import { measure } from "./measure.ts";

const length = (text: string) => measure(text, textRules);

it("counts grapheme clusters", () => {
  expect(length("")).toBe(0);
  expect(length("espresso")).toBe(8);
  expect(length("👩‍👩‍👧‍👦👋🏽é नि")).toBe(5);
  expect(length("a\r\nb")).toBe(3);
});

it("counts every link as 23, however long or short, with what stands around it", () => {
  expect(length("https://a.example")).toBe(23);
  expect(length(`https://brunnwerk.example/${"x".repeat(300)}`)).toBe(23);
  expect(length("see https://a.example, or (https://b.example/x?y=1#z).")).toBe(4 + 23 + 6 + 23 + 2);
  expect(length("https://a.example https://a.example")).toBe(47);
  expect(length("https://a.example\u0301x")).toBe(23);
  expect(length("xhttps://a.example")).toBe(18);
});

it("counts only the local part of a mention elsewhere", () => {
  expect(length("@ilse@kaffee.example hello")).toBe(11);
  expect(length("@ilse hello")).toBe(11);
  expect(length("(@ilse@kaffee.example)")).toBe(7);
  expect(length("mail ilse@kaffee.example")).toBe(24);
});

it("takes the server's own figure for links, or none", () => {
  expect(measure("https://a.example", { ...textRules, linkLength: 30 })).toBe(30);
  expect(measure("https://a.example", { ...textRules, linkLength: null })).toBe(17);
});

it("counts long texts as short ones, wherever the pieces end", () => {
  for (const cluster of ["👩‍👩‍👧‍👦", "e\u0301", "🇩🇪", "\r\n", "नि", "a\u{1d165}", "x"]) {
    for (const shift of [0, 1, 2, 3]) expect(length("-".repeat(shift) + cluster.repeat(700))).toBe(700 + shift);
  }
  expect(length(`a${"\u0301".repeat(5_000)}b`)).toBe(2);
});

it("hostile text costs no more than its length", () => {
  // The square of these lengths would be minutes, which the test's own limit ends.
  for (const text of [
    "@a@".repeat(50_000),
    "@".repeat(100_000),
    `@a@b${".-".repeat(50_000)}`,
    "https://".repeat(12_000),
  ]) {
    length(text);
  }
});
