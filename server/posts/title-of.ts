import type { Post } from "@earshot/contract/posts.ts";

/** Far more than a title takes: what follows is not looked at. */
const mostRead = 2_000;

/** What a post is about in one line: its title, or its first sentence or line as far as a title goes. */
export function titleOf(post: Pick<Post, "title" | "text">): string {
  const line = (post.title ?? post.text)
    .slice(0, mostRead)
    .replace(/^(?:@\S+\s+)+|(?:\s+@\S+)+\s*$/g, "")
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
  const sentence = /^.{8,140}?[.?!。？](?=\s|$)/u.exec(line)?.[0] ?? line;
  return [...sentence].slice(0, 140).join("").trim() || "Untitled";
}
