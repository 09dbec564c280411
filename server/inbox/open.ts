import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { SavedPost } from "#server/posts/save.ts";
import { linkOwnReplies } from "./link-own-replies.ts";
import { mergeMovedThreads } from "./merge.ts";
import { Workbench } from "./workbench.ts";

/** A customer who writes again this long after the end continues the same conversation. */
const reopensWithinMs = 14 * 86_400_000;

/**
 * Decides what new posts mean for the team. Who addresses us (a mention of our account, an answer to us, a message) and
 * what a topic asks for opens a conversation; whatever else is said in a thread that has one joins it. One conversation
 * per thread while it is not resolved; posts of ours join without making anything unread.
 */
export async function openConversations(tx: Tx, saved: SavedPost[], now: Date): Promise<void> {
  if (saved.length === 0) return;
  await mergeMovedThreads(tx, saved);
  const bench = await Workbench.over(tx, saved);
  for (const post of saved) {
    if (post.change === "edited" && bench.holds(post.id)) {
      bench.reword(post);
      continue;
    }
    const reason = post.own ? null : reasonToOpen(post);
    if (reason !== null && reason !== "topic") record(tx, "post.addressed", { kind: "post", id: post.id });
    const existing = bench.ofThread(post.rootId);
    if (!existing) {
      if (reason) bench.open(post, reason, null, now);
      continue;
    }
    const ended = existing.status === "resolved" || existing.status === "no_reply_needed";
    const byCustomer = post.authorId !== null && post.authorId === existing.customerId;
    if (!ended || post.own || (!reason && !byCustomer)) bench.join(existing, post, { wakes: !ended && !post.own });
    else if (now.getTime() - existing.statusAt.getTime() <= reopensWithinMs)
      bench.join(existing, post, { wakes: true });
    else bench.open(post, reason ?? existing.openedBy, existing.id, now);
  }
  await bench.write(now);
  await linkOwnReplies(tx, saved);
}

function reasonToOpen(post: SavedPost): "message" | "reply" | "addressed" | "topic" | null {
  if (post.draft.kind === "message" || post.draft.kind === "mail") return "message";
  if (post.draft.addressed) return "addressed";
  // Members who answer on the portal talk to whoever asked, also where we wrote the question down.
  if (post.draft.kind === "answer") return null;
  if (post.parentOwn) return "reply";
  return post.matched.topics.some((topic) => topic.opensConversations) ? "topic" : null;
}
