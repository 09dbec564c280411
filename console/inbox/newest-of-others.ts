import type { ConversationDetail } from "@earshot/contract/inbox.ts";

/** What somebody who answers must have seen: the newest post that is not ours, and the newest reply of the team. */
export type Seen = { postId: string | undefined; replyId: string | null };

export function newestOf({ thread, replies }: Pick<ConversationDetail, "thread" | "replies">): Seen {
  const ids = replies.filter(({ state }) => state !== "cancelled").map(({ id }) => id);
  // their ids are made in the order of time
  return { postId: thread.findLast((post) => !post.author?.own)?.id, replyId: ids.sort().at(-1) ?? null };
}
