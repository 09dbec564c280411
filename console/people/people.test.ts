import { expect, test } from "vitest";
import { byDay } from "./by-day.ts";
import { dated } from "./dated.ts";
import { money } from "./money.ts";

test("byDay puts a header before the first entry of each day of the zone", () => {
  const entries = [{ at: "2026-03-02T01:00:00Z" }, { at: "2026-03-01T23:30:00Z" }, { at: "2026-03-01T22:30:00Z" }];
  const days = (zone: string) => byDay(entries, zone).flatMap((line) => ("day" in line ? [line.day] : []));
  expect(days("Europe/Berlin")).toEqual(["2026-03-02", "2026-03-01"]);
  expect(days("America/New_York")).toEqual(["2026-03-01"]);
  expect(byDay(entries, "Europe/Berlin")).toHaveLength(5);
});

test("a day of another year says so", () => {
  expect(dated("2019-03-01T12:00:00Z", "UTC", "en", true)).toMatch(/^Friday,? 1 March 2019$/);
  expect(dated("2019-03-01T23:30:00Z", "Europe/Berlin", "en")).toBe("2 Mar 2019");
});

test("money writes what it can and never throws", () => {
  expect(money(249.5, "EUR", "en")).toBe("€249.50");
  expect(money(3, null, "en")).toBe("3");
  expect(money(3, "nonsense", "en")).toBe("3 nonsense");
  expect(money(null, "EUR", "en")).toBe("–");
});
