import type { Relay } from "@earshot/contract/asked-elsewhere.ts";
import type { Note, Reply } from "@earshot/contract/inbox.ts";
import type { Post } from "@earshot/contract/posts.ts";
import { expect, test } from "vitest";
import { threadItems } from "./thread-items.ts";

const post = (id: string, postedAt: string) => ({ id, postedAt }) as Post;
const reply = (id: string, over: Partial<Reply>) =>
  ({ id, state: "queued", postId: null, sentAt: null, createdAt: "2026-03-02T10:00:00Z", ...over }) as Reply;
const note = { id: "n1", createdAt: "2026-03-02T09:30:00Z", text: "", conversationId: "", author: null } as Note;
const dayOf = (at: string) => at.slice(0, 10);

test("posts, notes, replies and events stand in order, a line where a day begins", () => {
  const items = threadItems(
    {
      thread: [post("p2", "2026-03-02T09:00:00Z"), post("p1", "2026-03-01T23:00:00Z")],
      notes: [note],
      replies: [reply("r1", {})],
      events: [{ id: "e1", at: "2026-03-02T09:10:00Z", verb: "assigned", actor: "Ana", summary: "assigned" }],
    },
    true,
    dayOf,
  );
  expect(items.map(({ key }) => key)).toEqual([
    "day 2026-03-01",
    "post p1",
    "day 2026-03-02",
    "post p2",
    "event e1",
    "note n1",
    "reply r1",
  ]);
});

test("a reply that became a post stands once, a withdrawn one not at all", () => {
  const items = threadItems(
    {
      thread: [post("p1", "2026-03-02T09:00:00Z"), post("own", "2026-03-02T10:01:00Z")],
      notes: [],
      replies: [
        reply("r1", { state: "sent", postId: "own" }),
        reply("r2", { state: "cancelled" }),
        reply("r3", { state: "sent", postId: "elsewhere", sentAt: "2026-03-02T11:00:00Z" }),
      ],
      events: [],
    },
    true,
    dayOf,
  );
  expect(items.map(({ key }) => key)).toEqual(["day 2026-03-02", "post p1", "post own", "reply r3"]);
  expect(items[2]).toMatchObject({ kind: "post", reply: { id: "r1" } });
});

test("what is older than the first post shown waits until its posts are there", () => {
  const detail = {
    thread: [post("p1", "2026-03-02T10:00:00Z")],
    notes: [note],
    replies: [],
    events: [{ id: "e1", at: "2026-03-02T10:10:00Z", verb: "assigned", actor: "Ana", summary: "assigned" }],
  };
  expect(threadItems(detail, false, dayOf).map(({ key }) => key)).toEqual(["day 2026-03-02", "post p1", "event e1"]);
  expect(threadItems(detail, true, dayOf)).toHaveLength(4);
});

test("an answer to pass on stands where it was offered, later where it was sent or put aside", () => {
  const relay = { id: "a1", createdAt: "2026-03-02T09:30:00Z", settledAt: null } as Relay;
  const detail = {
    thread: [post("p1", "2026-03-02T09:00:00Z"), post("p2", "2026-03-02T10:00:00Z")],
    notes: [],
    replies: [],
    events: [],
  };
  const keys = (one: Relay) => threadItems(detail, true, dayOf, [one]).map(({ key }) => key);
  expect(keys(relay)).toEqual(["day 2026-03-02", "post p1", "relay a1", "post p2"]);
  expect(keys({ ...relay, settledAt: "2026-03-02T11:00:00Z" })).toEqual([
    "day 2026-03-02",
    "post p1",
    "post p2",
    "relay a1",
  ]);
});
