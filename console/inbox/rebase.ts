import type { Conversation, ConversationChange } from "@earshot/contract/inbox.ts";

type Field = "status" | "assignee" | "priority";
export type Clash = { field: Field; theirs: Conversation };

/**
 * A change made from an older state, made again from the newest one. Tags are added and removed one by one, so they
 * never clash; of the rest, what somebody else set to something else meanwhile clashes.
 */
export function rebase(
  before: Conversation,
  change: ConversationChange,
  now: Conversation,
): { change: ConversationChange; clashes: Clash[] } {
  const clashes: Clash[] = [];
  const clash = (field: Field, moved: boolean, same: boolean) => {
    if (moved && !same) clashes.push({ field, theirs: now });
  };
  if (change.status !== undefined) {
    clash(
      "status",
      now.status !== before.status || now.snoozedUntil !== before.snoozedUntil,
      now.status === change.status && now.snoozedUntil === (change.snoozedUntil ?? null),
    );
  }
  if (change.assigneeId !== undefined) {
    const theirs = now.assignee?.id ?? null;
    clash("assignee", theirs !== (before.assignee?.id ?? null), theirs === change.assigneeId);
  }
  if (change.priority !== undefined) {
    clash("priority", now.priority !== before.priority, now.priority === change.priority);
  }
  if (!change.tags) return { change, clashes };
  const wanted = new Set(change.tags);
  const kept = now.tags.filter((tag) => wanted.has(tag) || !before.tags.includes(tag));
  const added = change.tags.filter((tag) => !before.tags.includes(tag) && !kept.includes(tag));
  return { change: { ...change, tags: [...kept, ...added].slice(0, 20) }, clashes };
}
