import type { Suggestion } from "@earshot/contract/knowledge.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { loadPosts } from "#server/posts/load.ts";
import { articleIndex } from "./article-index.ts";
import { loadArticles } from "./load.ts";
import { articlesById } from "./store.ts";

/** Published articles that answer a post or a question, best first, at most 3. */
export async function suggest(
  context: Context,
  tx: Tx,
  asked: { postId?: string | undefined; q?: string | undefined },
): Promise<Suggestion[]> {
  const question = asked.postId === undefined ? (asked.q ?? "") : await wordsOfPost(context, tx, asked.postId);
  if (question.trim() === "") return [];
  const find = await articleIndex(context, tx);
  const fits = find(question, 3);
  const rows = await articlesById(
    tx,
    fits.map((fit) => fit.articleId),
  );
  const articles = new Map((await loadArticles(context, tx, rows)).map((article) => [article.id, article]));
  return fits.flatMap(({ articleId, share, words }) => {
    const article = articles.get(articleId);
    return article ? [{ id: articleId, article, share, words }] : [];
  });
}

async function wordsOfPost(context: Context, tx: Tx, id: string): Promise<string> {
  const [post] = await loadPosts(context, tx, [id]);
  if (!post) throw notFound("post");
  return post.deletedAt ? "" : `${post.title ?? ""} ${post.text}`;
}
