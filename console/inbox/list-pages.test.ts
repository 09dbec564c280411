import type { Conversation } from "@earshot/contract/inbox.ts";
import { describe, expect, test } from "vitest";
import { awake, backTo, fits, placed, shownBy } from "./list-pages.ts";

const ana = { id: "ana", name: "Ana Ribeiro" };
const make = (id: string, part: Partial<Conversation> = {}): Conversation =>
  ({
    id,
    status: "open",
    statusReason: null,
    snoozedUntil: null,
    assignee: null,
    priority: 0,
    tags: [],
    channelId: "square",
    lastPostAt: `2026-03-0${id}T09:00:00.000Z`,
    ...part,
  }) as Conversation;

describe("what belongs into a list", () => {
  test("by status, assignee, tag, channel and priority", () => {
    const mine = make("1", { assignee: ana, tags: ["billing"], priority: 3 });
    expect(
      fits({ status: "open", assignee: "me", tag: "billing", channelId: "square", priority: 3 }, mine, "ana"),
    ).toBe(true);
    for (const query of [
      { status: "resolved" },
      { assignee: "none" },
      { assignee: "tom" },
      { tag: "vip" },
      { channelId: "feed" },
      { priority: 4 },
    ]) {
      expect(fits(query, mine, "ana"), JSON.stringify(query)).toBe(false);
    }
    expect(fits({ assignee: "none" }, make("1"), "ana")).toBe(true);
    expect(fits({ assignee: "me" }, make("1"), null)).toBe(true);
  });
});

describe("what comes back stands where it stood", () => {
  const page = (ids: string[], nextCursor: string | null = "more") => ({
    items: ids.map((id) => make(id)),
    nextCursor,
  });
  const ids = (pages: { items: Conversation[] }[]) => pages.map(({ items }) => items.map(({ id }) => id));

  test("in each order, on each page", () => {
    const newest = [page(["9", "7"]), page(["5", "3"])];
    expect(ids(placed(newest, make("8"), "newest"))).toEqual([
      ["9", "8", "7"],
      ["5", "3"],
    ]);
    expect(ids(placed(newest, make("4"), "newest"))).toEqual([
      ["9", "7"],
      ["5", "4", "3"],
    ]);
    expect(ids(placed([page(["1", "3"])], make("2"), "oldest"))).toEqual([["1", "2", "3"]]);
    const high = { items: [make("1", { priority: 4 }), make("9")], nextCursor: null };
    expect(ids(placed([high], make("2", { priority: 3 }), "priority"))).toEqual([["1", "2", "9"]]);
  });

  test("below what is loaded it is left to the next page, at the very end it is added", () => {
    expect(ids(placed([page(["9", "7"])], make("2"), "newest"))).toEqual([["9", "7"]]);
    expect(ids(placed([page(["9", "7"], null)], make("2"), "newest"))).toEqual([["9", "7", "2"]]);
    expect(ids(placed([page([], null)], make("2"), "newest"))).toEqual([["2"]]);
  });
});

describe("undo", () => {
  const before = make("1", { assignee: ana, tags: ["e7"], priority: 2 });

  test("puts back exactly what was changed", () => {
    expect(backTo(before, { priority: 4 })).toEqual({ priority: 2 });
    expect(backTo(before, { assigneeId: null })).toEqual({ assigneeId: "ana" });
    expect(backTo(before, { addTags: ["x"] })).toEqual({ tags: ["e7"] });
    expect(backTo(before, { status: "resolved" })).toEqual({ status: "open", statusReason: null, snoozedUntil: null });
    expect(shownBy({ addTags: ["x", "e7"], assigneeId: "tom" }, before)).toEqual({ tags: ["e7", "x"] });
  });

  test("a snooze that is over meanwhile does not come back", () => {
    const slept = { status: "snoozed", snoozedUntil: "2026-03-01T09:00:00Z" } as const;
    expect(awake(slept, Date.parse("2026-03-01T08:00:00Z"))).toMatchObject(slept);
    expect(awake(slept, Date.parse("2026-03-01T10:00:00Z"))).toMatchObject({ status: "open", snoozedUntil: null });
    expect(awake({ status: "snoozed", snoozedUntil: null })).toMatchObject({ status: "snoozed", snoozedUntil: null });
  });
});
