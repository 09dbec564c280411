import { describe, expect, test } from "vitest";
import { change } from "./change.ts";
import { fillBuckets } from "./fill-buckets.ts";
import { highlight } from "./highlight.ts";
import { period } from "./period.ts";

const hits = (text: string, words: string[]) =>
  highlight(text, words)
    .filter((p) => p.hit)
    .map((p) => p.text);

describe("highlight", () => {
  test("marks whole words whatever their case and keeps every character", () => {
    const text = "PIKO hisses. My Piko, not pikolino.";
    expect(hits(text, ["piko"])).toEqual(["PIKO", "Piko"]);
    expect(
      highlight(text, ["piko"])
        .map((p) => p.text)
        .join(""),
    ).toBe(text);
  });
  test("finds a folded word in accented and right-to-left text", () => {
    expect(hits("Das Café öffnet", ["cafe"])).toEqual(["Café"]);
    expect(hits("جهاز بيكو تعطل", ["بيكو"])).toEqual(["بيكو"]);
  });
  test("treats a word as text, never as a pattern", () => {
    expect(hits("c++ (v2.4)", ["c++", "(v2.4)"])).toEqual(["c++", "(v2.4)"]);
    expect(hits("aaaa", ["(a+)+$"])).toEqual([]);
  });
  test("joins overlapping phrases and ignores empty words", () => {
    expect(hits("error E7 again", ["error e7", "e7 again", ""])).toEqual(["error E7 again"]);
  });
  test("a tag is found by its plain word", () => {
    expect(hits("so good #Piko", ["piko"])).toEqual(["Piko"]);
    expect(hits("so good #Piko", ["#piko"])).toEqual(["#Piko"]);
  });
});

describe("period", () => {
  test("ends with the running hour and is as long as it says", () => {
    const p = period("24h", Date.parse("2026-03-01T10:20:00Z"), "UTC");
    expect(p).toEqual({ since: "2026-02-28T11:00:00.000Z", until: "2026-03-01T11:00:00.000Z", unit: "hour" });
  });
  test("thirty days begin at midnight of the workspace's zone", () => {
    const p = period("30d", Date.parse("2026-03-01T10:20:00Z"), "America/New_York");
    expect(p.since).toBe("2026-01-31T05:00:00.000Z");
    expect(p.unit).toBe("day");
  });
});

describe("fillBuckets", () => {
  test("draws empty hours as zero and keeps what is there", () => {
    const p = period("24h", Date.parse("2026-03-01T10:20:00Z"), "UTC");
    const filled = fillBuckets([{ at: "2026-03-01T09:00:00Z", posts: 4 }], p, "UTC");
    expect(filled).toHaveLength(24);
    expect(filled.reduce((sum, b) => sum + b.posts, 0)).toBe(4);
    expect(filled.find((b) => b.posts === 4)?.at).toBe(Date.parse("2026-03-01T09:00:00Z"));
  });
  test("sums days in the zone, a day of 23 hours too", () => {
    const p = period("30d", Date.parse("2026-04-05T10:20:00Z"), "Europe/Berlin");
    const filled = fillBuckets(
      [
        { at: "2026-03-28T22:00:00Z", posts: 1 },
        { at: "2026-03-28T23:00:00Z", posts: 2 },
        { at: "2026-03-29T21:00:00Z", posts: 3 },
        { at: "2026-03-29T22:00:00Z", posts: 5 },
      ],
      p,
      "Europe/Berlin",
    );
    const short = filled.find((b) => b.at === Date.parse("2026-03-28T23:00:00Z"));
    expect(short).toMatchObject({ posts: 5, until: Date.parse("2026-03-29T22:00:00Z") });
    expect(filled.reduce((sum, b) => sum + b.posts, 0)).toBe(11);
  });
});

describe("change", () => {
  test("never divides by nothing", () => {
    expect(change(5, 0)).toEqual({ by: 5, share: null, direction: "up" });
    expect(change(5, 10)).toEqual({ by: -5, share: -0.5, direction: "down" });
  });
});
