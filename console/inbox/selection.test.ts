import { beforeEach, expect, test } from "vitest";
import { choose, clearSelection, extendTo, selected, toggle } from "./selection.ts";

const rows = ["a", "b", "c", "d", "e"];
beforeEach(clearSelection);

test("X chooses and lets go; Shift takes what lies between, in both directions", () => {
  toggle("b");
  extendTo("d", rows, undefined);
  expect([...selected()].sort()).toEqual(["b", "c", "d"]);
  extendTo("a", rows, undefined);
  expect([...selected()].sort()).toEqual(["a", "b", "c", "d"]);
  toggle("c");
  expect(selected().has("c")).toBe(false);
});

test("without a row chosen before, it goes from the one on screen; an unknown row chooses nothing", () => {
  extendTo("d", rows, "c");
  expect([...selected()].sort()).toEqual(["c", "d"]);
  clearSelection();
  extendTo("x", rows, undefined);
  expect(selected().size).toBe(0);
  choose(rows);
  expect(selected().size).toBe(5);
});
