import type { Article, ArticleDetail } from "@earshot/contract/knowledge.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { readMarkdown } from "#server/markdown.ts";
import { articleHome } from "./article-home.ts";
import { presentArticle } from "./present.ts";
import { type ArticleRow, articleById, versionsOf } from "./store.ts";

/** The day it is, YYYY-MM-DD in UTC. */
export const today = (context: Context): string => context.now().toISOString().slice(0, 10);

export async function loadArticles(context: Context, tx: Tx, rows: ArticleRow[]): Promise<Article[]> {
  const around = { home: await articleHome(context, tx), today: today(context) };
  return rows.map((row) => presentArticle(row, around));
}

/** One article with its words and versions. 404 without such an article. */
export async function loadArticle(context: Context, tx: Tx, id: string): Promise<ArticleDetail> {
  const row = await articleById(tx, id);
  if (!row) throw notFound("article");
  const [article] = await loadArticles(context, tx, [row]);
  const versions = await versionsOf(tx, id);
  return {
    ...(article as Article),
    text: row.text,
    html: readMarkdown(row.text).html,
    sourcePostId: row.source_post_id,
    versions: versions.map(({ n, title, author_name, at }) => ({ n, title, by: author_name, at: at.toISOString() })),
  };
}
