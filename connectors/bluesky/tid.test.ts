import { expect, test } from "vitest";
import { tidFor, timeOfTid } from "./tid.ts";

test("the same send has the same key, another one another, and keys sort by time", () => {
  const at = new Date("2026-03-02T12:00:00.123Z");
  expect(tidFor(at, "a")).toBe(tidFor(at, "a"));
  expect(tidFor(at, "a")).not.toBe(tidFor(at, "b"));
  expect(timeOfTid(tidFor(at, "a"))).toBe(at.getTime());
  const later = tidFor(new Date(at.getTime() + 1), "a");
  expect([later, tidFor(at, "z")].sort()[1]).toBe(later);
  expect(tidFor(at, "a")).toMatch(/^[2-7a-j][2-7a-z]{12}$/);
});

test("the time of a key that others made, and of what is none", () => {
  expect(timeOfTid("2222222222222")).toBe(0);
  // 7 × 2^20 microseconds, as reckoned by hand, and a clock's number of 1,023.
  expect(timeOfTid("222222b2222zz")).toBe(7_340);
  for (const none of ["", "self", "zzzzzzzzzzzzz", "3jzfcijpj2z2a1", "3jzfcijpj2z21"])
    expect(timeOfTid(none)).toBeNull();
});
