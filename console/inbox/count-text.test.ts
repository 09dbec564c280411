import { expect, test } from "vitest";
import { countText } from "./count-text.ts";

const rules = { limit: 300, maxBytes: null };
const family = "👨‍👩‍👧‍👦";

test("graphemes count a family as one, characters as its code points", () => {
  expect(countText(family, { ...rules, unit: "graphemes", linkLength: null })).toBe(1);
  expect(countText(family, { ...rules, unit: "characters", linkLength: null })).toBe(7);
  expect(countText("e\u0301", { ...rules, unit: "graphemes", linkLength: null })).toBe(1);
});

test("a link counts what the network says, however long it is", () => {
  const text = `see https://brunnwerk.example/${"a".repeat(200)} and http://x.example/y`;
  expect(countText(text, { ...rules, unit: "characters", linkLength: 23 })).toBe(4 + 23 + 5 + 23);
  expect(countText(text, { ...rules, unit: "characters", linkLength: null })).toBe([...text].length);
});

test("a tracked link counts as any link: 23 where the network says so, else its letters", () => {
  const said = "What E7 means: https://community.brunnwerk.example/l/Ab3xY9k2Qw";
  const link = said.slice(said.indexOf("https"));
  expect(countText(said, { limit: 500, unit: "characters", linkLength: 23, maxBytes: null })).toBe(15 + 23);
  expect(countText(said, { ...rules, unit: "graphemes", linkLength: null })).toBe(15 + link.length);
});

test("nothing is nothing, a long text is counted whole", () => {
  expect(countText("", { ...rules, unit: "graphemes", linkLength: 23 })).toBe(0);
  expect(countText("ß".repeat(100_000), { ...rules, unit: "characters", linkLength: 23 })).toBe(100_000);
});

test("where bytes are counted too, the last that fit and the first that does not", () => {
  const both = { limit: 300, unit: "graphemes", linkLength: null, maxBytes: 3_000 } as const;
  expect(countText("espresso", both)).toBe(8);
  expect(countText(family.repeat(120), both)).toBe(300);
  expect(countText(`${family.repeat(120)}a`, both)).toBe(301);
});
