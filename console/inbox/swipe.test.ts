import { expect, test } from "vitest";
import { swipeOf } from "./swipe.ts";

test("right assigns, left snoozes, the other way round where one reads from the right", () => {
  expect(swipeOf(90, 5, false)).toBe("assign");
  expect(swipeOf(-90, 5, false)).toBe("snooze");
  expect(swipeOf(90, 5, true)).toBe("snooze");
});

test("short, or more down than sideways, is no swipe", () => {
  expect(swipeOf(60, 0, false)).toBeNull();
  expect(swipeOf(90, 80, false)).toBeNull();
});
