import type { Conversation } from "@earshot/contract/inbox.ts";
import { describe, expect, test } from "vitest";
import { rebase } from "./rebase.ts";

const ana = { id: "ana", name: "Ana Ribeiro" };
const tom = { id: "tom", name: "Tom Aldous" };
const before = {
  status: "open",
  snoozedUntil: null,
  assignee: null,
  priority: 0,
  tags: ["e7"],
} as unknown as Conversation;
const fields = (now: Partial<Conversation>, change: Parameters<typeof rebase>[1]) =>
  rebase(before, change, { ...before, ...now }).clashes.map(({ field }) => field);

describe("T-56 a change made from an older state", () => {
  test("clashes only with what somebody set to something else", () => {
    expect(fields({ priority: 4 }, { status: "resolved" })).toEqual([]);
    expect(fields({ status: "resolved" }, { status: "resolved" })).toEqual([]);
    expect(fields({ status: "waiting_customer" }, { status: "resolved" })).toEqual(["status"]);
    expect(fields({ assignee: tom }, { assigneeId: "ana" })).toEqual(["assignee"]);
    expect(fields({ assignee: ana }, { assigneeId: "ana" })).toEqual([]);
    expect(fields({ assignee: tom, priority: 3 }, { assigneeId: null, priority: 2 })).toEqual(["assignee", "priority"]);
    expect(
      fields({ status: "snoozed", snoozedUntil: "2026-03-02T09:00:00Z" }, { status: "snoozed", snoozedUntil: null }),
    ).toEqual(["status"]);
  });

  test("tags of both stay, removed ones of both go", () => {
    const now = { ...before, tags: ["e7", "vip"] };
    expect(rebase(before, { tags: ["e7", "billing"] }, now).change.tags).toEqual(["e7", "vip", "billing"]);
    expect(rebase(before, { tags: [] }, now).change.tags).toEqual(["vip"]);
    expect(rebase(before, { tags: ["e7", "x"] }, { ...before, tags: [] }).change.tags).toEqual(["x"]);
    const full = Array.from({ length: 20 }, (_, n) => `t${n}`);
    expect(rebase({ ...before, tags: [] }, { tags: ["x"] }, { ...before, tags: full }).change.tags).toEqual(full);
  });
});
