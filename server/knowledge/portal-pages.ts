import { ArticleBlock, type ListedArticle } from "@earshot/portal/knowledge/article-list.tsx";
import { articlePage } from "@earshot/portal/knowledge/article-page.tsx";
import { articlesPage } from "@earshot/portal/knowledge/articles-page.tsx";
import { en } from "@earshot/portal/knowledge/en.ts";
import { createElement } from "react";
import { readMarkdown } from "#server/markdown.ts";
import type { PortalPages, Shown, Visit } from "#server/portal/site.ts";
import { portalPath } from "#server/portal-path.ts";
import { articleIndex, fitsFrom } from "./article-index.ts";
import { listArticles } from "./list-articles.ts";
import { articleById, articlesById } from "./store.ts";

const perPage = 30;
/** Articles offered to whoever asks what one of them answers. */
const mostKnown = 3;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Articles on the portal: published ones alone, in every outlet. */
export const articlePages: PortalPages = (site) => {
  site.section("/articles", en.articles);

  site.welcome(async (visit) =>
    createElement(ArticleBlock, {
      found: false,
      articles: (await some(visit, { limit: 5 })).articles,
      now: visit.now,
    }),
  );
  site.results(async (visit, q) =>
    createElement(ArticleBlock, {
      found: true,
      articles: (await some(visit, { q, limit: 10 })).articles,
      now: visit.now,
    }),
  );
  site.known(async ({ context, tx }, title) => {
    const find = await articleIndex(context, tx);
    const fits = find(title.slice(0, 200), mostKnown);
    const ids = fits.map(({ articleId }) => articleId);
    const articles = new Map((await articlesById(tx, ids)).map((article) => [article.id, article]));
    return fits.flatMap(({ articleId, share }) => {
      const found = articles.get(articleId);
      if (!found) return [];
      const path = portalPath("articles", articleId, found.title);
      return [{ path, title: found.title, state: en.known, near: share >= fitsFrom }];
    });
  });
  site.addresses(async (visit, most) => [
    { path: "/articles", changedAt: null },
    ...(await some(visit, { limit: Math.max(1, Math.min(200, most - 1)) })).articles.map(({ path, changedAt }) => ({
      path,
      changedAt,
    })),
  ]);

  site.page("/articles", async (visit) => {
    const q = (visit.query.q ?? "").trim().slice(0, 200);
    const { articles, next } = await some(visit, { q, cursor: visit.query.cursor, limit: perPage });
    const more = new URLSearchParams({ ...(q && { q }), ...(next && { cursor: next }) });
    return articlesPage({ q, articles, next: next === null ? null : `/articles?${more}`, now: visit.now });
  });
  const one = (visit: Visit) => show(visit, visit.params.id ?? "");
  site.page("/articles/:id", one);
  site.page("/articles/:id/:words", one);
};

async function some(
  visit: Visit,
  asked: { q?: string; cursor?: string | undefined; limit: number },
): Promise<{ articles: ListedArticle[]; next: string | null }> {
  const { items, nextCursor } = await listArticles(visit.context, visit.tx, { ...asked, state: "published" });
  return {
    articles: items.map(({ id, title, snippet, product, changedAt }) => ({
      id,
      path: portalPath("articles", id, title),
      title,
      snippet,
      product: product?.name ?? null,
      changedAt: new Date(changedAt),
    })),
    next: nextCursor,
  };
}

async function show(visit: Visit, id: string): Promise<Shown | null> {
  const row = uuid.test(id) ? await articleById(visit.tx, id) : undefined;
  if (row?.state !== "published") return null;
  const written = readMarkdown(row.text);
  return articlePage({
    article: {
      id: row.id,
      path: portalPath("articles", row.id, row.title),
      title: row.title,
      snippet: written.text.slice(0, 240),
      product: row.product_name,
      changedAt: row.changed_at,
    },
    html: written.html,
    now: visit.now,
  });
}
