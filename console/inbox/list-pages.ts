import type { Conversation, ConversationChange } from "@earshot/contract/inbox.ts";

type Page = { items: Conversation[]; nextCursor: string | null };
export type ListQuery = {
  status?: string;
  assignee?: string;
  tag?: string;
  channelId?: string;
  priority?: number;
  sort?: "newest" | "oldest" | "priority" | "deadline";
};

/**
 * Whether a conversation belongs into a list, as far as that shows on it. Words, topic and waiting time are the
 * server's to say; what one has just read stays in a list of unread ones until it is fetched anew.
 * @param me the asker's id
 */
export function fits(query: ListQuery, one: Conversation, me: string | null): boolean {
  if (query.status && one.status !== query.status) return false;
  if (query.channelId && one.channelId !== query.channelId) return false;
  if (query.tag && !one.tags.includes(query.tag)) return false;
  if (query.priority && one.priority < query.priority) return false;
  if (query.assignee === undefined) return true;
  const wanted = query.assignee === "none" ? null : query.assignee === "me" ? me : query.assignee;
  return (one.assignee?.id ?? null) === wanted;
}

/**
 * Puts a conversation where it belongs by the list's order. Below the last loaded row it is left to the page that will
 * bring it.
 */
export function placed<P extends Page>(pages: P[], one: Conversation, sort: ListQuery["sort"]): P[] {
  const before = compare(sort);
  for (const [at, page] of pages.entries()) {
    const index = page.items.findIndex((item) => before(one, item) < 0);
    const last = at === pages.length - 1;
    if (index < 0 && !(last && page.nextCursor === null)) continue;
    const items = page.items.toSpliced(index < 0 ? page.items.length : index, 0, one);
    return pages.with(at, { ...page, items });
  }
  return pages;
}

function compare(sort: ListQuery["sort"]): (a: Conversation, b: Conversation) => number {
  const newest = (a: Conversation, b: Conversation) =>
    b.lastPostAt.localeCompare(a.lastPostAt) || b.id.localeCompare(a.id);
  if (sort === "oldest") return (a, b) => newest(b, a);
  if (sort === "priority") return (a, b) => b.priority - a.priority || newest(a, b);
  if (sort === "deadline")
    return (a, b) => (a.communityUntil ?? "~").localeCompare(b.communityUntil ?? "~") || newest(a, b);
  return newest;
}

/** What a change shows on a conversation before the server has answered. */
export function shownBy(change: ConversationChange & { addTags?: string[] }, one: Conversation): Partial<Conversation> {
  const { assigneeId: _, addTags, ...plain } = change;
  const shown = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  return addTags ? { ...shown, tags: [...new Set([...one.tags, ...addTags])].slice(0, 20) } : shown;
}

/** The change that puts back what a change replaces. What slept and would have woken meanwhile is simply open again. */
export function backTo(
  before: Conversation,
  change: ConversationChange & { addTags?: string[] },
  now = Date.now(),
): ConversationChange {
  const back: ConversationChange = {};
  if (change.status !== undefined) Object.assign(back, awake(before, now));
  if (change.assigneeId !== undefined) back.assigneeId = before.assignee?.id ?? null;
  if (change.priority !== undefined) back.priority = before.priority;
  if (change.tags !== undefined || change.addTags !== undefined) back.tags = before.tags;
  return back;
}

/** A former status that can be set now. */
export function awake(
  before: { status?: Conversation["status"]; statusReason?: string | null; snoozedUntil?: string | null },
  now = Date.now(),
): ConversationChange {
  const { status, statusReason = null, snoozedUntil = null } = before;
  const over = status === "snoozed" && snoozedUntil !== null && Date.parse(snoozedUntil) <= now;
  return over
    ? { status: "open", statusReason: null, snoozedUntil: null }
    : { status, statusReason, snoozedUntil: status === "snoozed" ? snoozedUntil : null };
}
