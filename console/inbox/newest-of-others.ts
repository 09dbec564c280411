import type { Post } from "@earshot/contract/posts.ts";

/** The newest post that is not ours: what somebody who answers must have seen. */
export function newestOfOthers(thread: Post[]): string | undefined {
  return thread.findLast((post) => !post.author?.own)?.id;
}
