import type { Post } from "@earshot/contract/posts.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { loadPosts } from "#server/posts/load.ts";
import { titleOf } from "#server/posts/title-of.ts";
import { articleOfPost } from "./store.ts";
import { writeArticle } from "./write-article.ts";

/**
 * Makes a draft of an answer, ours or a customer's: what was asked becomes its title, the answer its words. The same
 * answer again gives the article that was made of it. 422 for what was said in private or taken back.
 */
export async function draftFromPost(context: Context, tx: Tx, postId: string): Promise<string> {
  const [post] = await loadPosts(context, tx, [postId]);
  if (!post || post.placeholder) throw notFound("post");
  if (post.deletedAt) throw refused("gone", "This post was deleted at its source.");
  if (post.visibility !== "public" && post.visibility !== "unlisted")
    throw refused("private_post", "What was said in private does not become an article. Write it in your own words.");
  const known = await articleOfPost(tx, postId);
  if (known) return known.id;
  const asked = await loadPosts(context, tx, [...new Set([post.parentId ?? post.id, post.threadId])]);
  const question = asked.find((one) => one.id !== post.id && !one.deletedAt && isPublic(one)) ?? post;
  const made = await writeArticle(context, tx, { title: titleOf(question), text: post.text, postId });
  if (made !== undefined) return made;
  // Somebody made it at the same moment.
  const other = await articleOfPost(tx, postId);
  if (!other) throw notFound("article");
  return other.id;
}

const isPublic = (post: Post): boolean => post.visibility === "public" || post.visibility === "unlisted";
