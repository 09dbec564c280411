import type { SavedView } from "@earshot/contract/inbox-views.ts";
import { describe, expect, test } from "vitest";
import { effective, filterOf, inboxSearch, isChanged, narrowed } from "./views.ts";

const id = "01a20102-279c-7d41-9623-6337c5dfa3db";
const billing: SavedView = {
  id,
  name: "Billing",
  scope: "team",
  filter: { tag: "billing", status: "open" },
  position: 0,
  version: 1,
};

describe("the address of the inbox", () => {
  test("what makes no sense is left out, whoever wrote it", () => {
    expect(
      inboxSearch({
        view: "javascript:",
        sort: "x",
        assignee: "../",
        priority: 9,
        unread: "yes",
        waiting: -1,
        tag: { a: 1 },
      }),
    ).toEqual({});
    const all = {
      view: id,
      edited: true,
      q: "e7",
      sort: "oldest",
      status: "open",
      assignee: "me",
      tag: "t",
      priority: 3,
    };
    expect(inboxSearch(all)).toEqual(all);
    expect(inboxSearch({ view: "mine", edited: true })).toEqual({ view: "mine" });
  });

  test("a built-in view and the conditions beside it", () => {
    expect(effective({ view: "mine", tag: "vip" }, undefined)).toEqual({ status: "open", assignee: "me", tag: "vip" });
    expect(narrowed({ view: "mine", tag: "vip" }, undefined, { tag: undefined, priority: 3 })).toEqual({
      view: "mine",
      priority: 3,
    });
    expect(filterOf({ unread: true }, undefined)).toMatchObject({ status: "open", unread: "true", sort: "newest" });
  });
});

describe("a saved view", () => {
  test("stands in the address by its id alone until it is changed", () => {
    expect(effective({ view: id }, billing)).toEqual(billing.filter);
    const changed = narrowed({ view: id }, billing, { priority: 3 });
    expect(changed).toEqual({ view: id, edited: true, tag: "billing", status: "open", priority: 3 });
    expect(isChanged(changed, billing)).toBe(true);
    expect(narrowed(changed, billing, { priority: undefined })).toEqual({ view: id });
  });

  test("its last condition can be taken away without coming back", () => {
    const one = { ...billing, filter: { tag: "billing" } };
    const none = narrowed({ view: id }, one, { tag: undefined });
    expect(none).toEqual({ view: id, edited: true });
    expect(effective(none, one)).toEqual({});
    expect(isChanged(none, one)).toBe(true);
    expect(isChanged({ view: id }, one)).toBe(false);
  });

  test("the usual order is no change", () => {
    expect(narrowed({ view: id }, billing, { sort: "newest" })).toEqual({ view: id });
    expect(narrowed({ view: id }, billing, { sort: "oldest" })).toMatchObject({ edited: true, sort: "oldest" });
  });
});
