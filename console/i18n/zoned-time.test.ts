import { expect, test } from "vitest";
import { instantOf, wallClock } from "./zoned-time.ts";

const at = (year: number, month: number, day: number, hour: number, minute = 0) => ({ year, month, day, hour, minute });

test("a wall clock is read in the zone, not in the browser's", () => {
  expect(wallClock(new Date("2026-03-01T23:30:00Z"), "Asia/Tokyo")).toEqual({ ...at(2026, 3, 2, 8, 30), weekday: 1 });
  expect(wallClock(new Date("2026-03-01T00:05:00Z"), "America/New_York").weekday).toBe(6);
});

test("an instant is found on both sides of a clock change", () => {
  expect(instantOf(at(2026, 3, 28, 9), "Europe/Berlin").toISOString()).toBe("2026-03-28T08:00:00.000Z");
  expect(instantOf(at(2026, 3, 30, 9), "Europe/Berlin").toISOString()).toBe("2026-03-30T07:00:00.000Z");
  expect(instantOf(at(2026, 10, 25, 9), "Europe/Berlin").toISOString()).toBe("2026-10-25T08:00:00.000Z");
});

test("a skipped hour moves on, a repeated one is the first", () => {
  expect(instantOf(at(2026, 3, 29, 2, 30), "Europe/Berlin").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  expect(instantOf(at(2026, 10, 25, 2, 30), "Europe/Berlin").toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

test("overflowing days and months roll over, half-hour zones hold", () => {
  expect(instantOf(at(2026, 12, 32, 9), "UTC").toISOString()).toBe("2027-01-01T09:00:00.000Z");
  expect(instantOf(at(2026, 6, 1, 9), "Asia/Kolkata").toISOString()).toBe("2026-06-01T03:30:00.000Z");
});
