import type { Topic } from "@earshot/contract/topics.ts";
import { describe, expect, test } from "vitest";
import { change } from "./change.ts";
import { checkQuery } from "./check-query.ts";
import { everyDay } from "./every-day.ts";
import { fillBuckets } from "./fill-buckets.ts";
import { highlight } from "./highlight.ts";
import { period } from "./period.ts";
import { postSearch } from "./search.ts";
import { shareOfVoice } from "./share-of-voice.ts";
import { stack } from "./stack.ts";

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

describe("stack", () => {
  const p = period("24h", Date.parse("2026-03-01T10:20:00Z"), "UTC");
  const series = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      key: `t${index}`,
      name: `Topic ${index}`,
      points: [{ at: "2026-03-01T09:00:00Z", posts: index + 1 }],
      total: index + 1,
    }));
  test("puts the largest first and leaves out what said nothing", () => {
    const layers = stack([...series(3), { key: "x", name: "Silent", points: [], total: 0 }], p, "UTC", "Others");
    expect(layers.map((layer) => layer.key)).toEqual(["t2", "t1", "t0"]);
  });
  test("gathers what has no color of its own, losing no post", () => {
    const layers = stack(series(20), p, "UTC", "Others");
    expect(layers).toHaveLength(8);
    expect(layers.at(-1)).toMatchObject({ key: null, name: "Others", total: 91 });
    expect(layers.flatMap((layer) => layer.buckets).reduce((sum, bucket) => sum + bucket.posts, 0)).toBe(210);
  });
});

describe("shareOfVoice", () => {
  const topic = (id: string, role: Topic["role"]) => ({ id, role }) as Topic;
  const rows = [
    { key: "a", total: 30 },
    { key: "b", total: 10 },
    { key: "c", total: 99 },
  ];
  test("is own ÷ (own + rivals), other roles apart", () => {
    const topics = [topic("a", "own"), topic("b", "rival"), topic("c", "category")];
    expect(shareOfVoice({ series: rows, previous: [] }, topics)).toEqual({ now: 0.75, before: null, own: 30, all: 40 });
  });
  test("is nothing without a rival, and nothing when nobody spoke", () => {
    expect(shareOfVoice({ series: rows, previous: [] }, [topic("a", "own")])).toBeNull();
    expect(shareOfVoice({ series: [], previous: [] }, [topic("a", "own"), topic("b", "rival")])).toBeNull();
  });
});

test("checkQuery points at the column, and asks more of a topic than of a search", () => {
  expect(checkQuery('piko "open', "topic")).toMatchObject({ column: 6 });
  expect(checkQuery("-piko", "topic")?.column).toBeNull();
  expect(checkQuery("-piko lang:de", "search")).toBeNull();
  expect(checkQuery("   ", "topic")).toBeNull();
});

test("everyDay fills the days nobody spoke on", () => {
  expect(
    everyDay([
      { day: "2026-03-02", posts: 2 },
      { day: "2026-02-27", posts: 1 },
    ]),
  ).toEqual([
    { day: "2026-02-27", posts: 1 },
    { day: "2026-02-28", posts: 0 },
    { day: "2026-03-01", posts: 0 },
    { day: "2026-03-02", posts: 2 },
  ]);
});

test("an address that cannot be meant is read as if it said nothing", () => {
  expect(postSearch({ q: 2024, topic: "<b>", range: "year", since: "soon", post: null })).toEqual({
    q: "2024",
    topic: undefined,
    channel: undefined,
    author: undefined,
    range: undefined,
    since: undefined,
    until: undefined,
    post: undefined,
  });
});
