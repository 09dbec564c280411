import { expect, test } from "vitest";
import { countText } from "./count-text.ts";

const family = "👨‍👩‍👧‍👦";

test("graphemes count a family as one, characters as its code points", () => {
  expect(countText(family, { unit: "graphemes", linkLength: null })).toBe(1);
  expect(countText(family, { unit: "characters", linkLength: null })).toBe(7);
  expect(countText("e\u0301", { unit: "graphemes", linkLength: null })).toBe(1);
});

test("a link counts what the network says, however long it is", () => {
  const text = `see https://brunnwerk.example/${"a".repeat(200)} and http://x.example/y`;
  expect(countText(text, { unit: "characters", linkLength: 23 })).toBe(4 + 23 + 5 + 23);
  expect(countText(text, { unit: "characters", linkLength: null })).toBe([...text].length);
});

test("nothing is nothing, a long text is counted whole", () => {
  expect(countText("", { unit: "graphemes", linkLength: 23 })).toBe(0);
  expect(countText("ß".repeat(100_000), { unit: "characters", linkLength: 23 })).toBe(100_000);
});
