import type { Post } from "@earshot/contract/posts.ts";

/** What a post is about in one line: its title, or its first sentence or line as far as a title goes. */
export function titleOf(post: Pick<Post, "title" | "text">): string {
  const line = (post.title ?? post.text)
    .replace(/^(?:@\S+\s+)+/, "")
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
  const sentence = /^.{8,140}?[.?!。？](?=\s|$)/u.exec(line)?.[0] ?? line;
  return [...sentence].slice(0, 140).join("").trim() || "Untitled";
}
