import type { Relay } from "@earshot/contract/asked-elsewhere.ts";
import type { ConversationDetail, Note, Reply } from "@earshot/contract/inbox.ts";
import type { Post } from "@earshot/contract/posts.ts";

export type ThreadItem =
  | { kind: "day"; key: string; at: string }
  | { kind: "post"; key: string; at: string; post: Post; reply: Reply | null }
  | { kind: "reply"; key: string; at: string; reply: Reply }
  | { kind: "relay"; key: string; at: string; relay: Relay }
  | { kind: "note"; key: string; at: string; note: Note }
  | { kind: "event"; key: string; at: string; summary: string; actor: string | null };

/**
 * Everything of a conversation in one stream, oldest first, with a line where a new day begins. A reply that has
 * become a post stands there as that post; a withdrawn one does not stand at all.
 * @param whole all posts are there; else what is older than the first of them waits until it is shown
 * @param dayOf the day of an instant in the workspace's zone
 */
export function threadItems(
  detail: Pick<ConversationDetail, "thread" | "notes" | "replies" | "events">,
  whole: boolean,
  dayOf: (at: string) => string,
  relays: Relay[] = [],
): ThreadItem[] {
  const from = whole ? "" : (detail.thread[0]?.postedAt ?? "");
  const posts = new Set(detail.thread.map((post) => post.id));
  const replyOf = new Map<string, Reply>();
  for (const reply of detail.replies) if (reply.postId) replyOf.set(reply.postId, reply);
  const items: Exclude<ThreadItem, { kind: "day" }>[] = [
    ...detail.thread.map((post) => ({
      kind: "post" as const,
      key: `post ${post.id}`,
      at: post.postedAt,
      post,
      reply: replyOf.get(post.id) ?? null,
    })),
    ...detail.replies
      .filter((reply) => reply.state !== "cancelled" && !(reply.postId && posts.has(reply.postId)))
      .map((reply) => ({
        kind: "reply" as const,
        key: `reply ${reply.id}`,
        at: reply.sentAt ?? reply.createdAt,
        reply,
      })),
    ...detail.notes.map((note) => ({ kind: "note" as const, key: `note ${note.id}`, at: note.createdAt, note })),
    ...relays.map((relay) => ({
      kind: "relay" as const,
      key: `relay ${relay.id}`,
      at: relay.settledAt ?? relay.createdAt,
      relay,
    })),
    ...detail.events.map((event) => ({
      kind: "event" as const,
      key: `event ${event.id}`,
      at: event.at,
      summary: event.summary,
      actor: event.actor,
    })),
  ];
  items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const shown: ThreadItem[] = [];
  let day = "";
  for (const item of items) {
    if (item.at < from) continue;
    const own = dayOf(item.at);
    if (own !== day) shown.push({ kind: "day", key: `day ${own}`, at: item.at });
    day = own;
    shown.push(item);
  }
  return shown;
}
