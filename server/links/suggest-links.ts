import type { LinkSuggestion } from "@earshot/contract/links.ts";
import { similar } from "#server/community/similar.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { articleHome } from "#server/knowledge/article-home.ts";
import { suggest } from "#server/knowledge/suggest.ts";
import { loadPosts } from "#server/posts/load.ts";

const mostQuestions = 2;
/** Longer posts are compared by their beginning. */
const compared = 500;

/** What could answer a post: articles, then solved questions that are not the post itself. */
export async function suggestLinks(context: Context, tx: Tx, postId: string): Promise<LinkSuggestion[]> {
  const open = (await articleHome(context, tx)) !== null;
  const articles = await suggest(context, tx, { postId });
  const [post] = await loadPosts(context, tx, [postId]);
  const words = post && !post.deletedAt ? `${post.title ?? ""} ${post.text}`.trim().slice(0, compared) : "";
  const questions = open && words !== "" ? await similar(tx, words, mostQuestions + 1) : [];
  return [
    ...articles.map(({ article, words: shared }) => ({
      id: article.id,
      target: { kind: "article" as const, id: article.id, title: article.title },
      snippet: article.snippet,
      words: shared,
      open: article.url !== null,
    })),
    ...questions
      .filter(({ id, solution }) => id !== postId && id !== post?.threadId && solution !== null)
      .slice(0, mostQuestions)
      .map(({ id, title, snippet }) => ({
        id,
        target: { kind: "question" as const, id, title: title ?? "" },
        snippet,
        words: [],
        open: true,
      })),
  ];
}
