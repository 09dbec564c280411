import * as endpoints from "@earshot/contract/knowledge.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { notFound } from "#server/errors.ts";
import { readMarkdown } from "#server/markdown.ts";
import { route } from "#server/route.ts";
import { deleteArticle } from "./delete-article.ts";
import { draftFromPost } from "./draft-from-post.ts";
import { listArticles } from "./list-articles.ts";
import { listAsked } from "./list-asked.ts";
import { loadArticle } from "./load.ts";
import { articleById, versionOf } from "./store.ts";
import { suggest } from "./suggest.ts";
import { updateArticle } from "./update-article.ts";
import { writeArticle } from "./write-article.ts";

export function knowledgeRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listArticles, (tx, { query }) => listArticles(context, tx, query));
  route(app, context, endpoints.createArticle, async (tx, { body }) => {
    const id = await writeArticle(context, tx, body);
    if (id === undefined) throw notFound("article");
    return loadArticle(context, tx, id);
  });
  route(app, context, endpoints.draftFromPost, async (tx, { params }) =>
    loadArticle(context, tx, await draftFromPost(context, tx, params.id)),
  );
  route(app, context, endpoints.suggestArticles, async (tx, { query }) => ({
    items: await suggest(context, tx, query),
  }));
  route(app, context, endpoints.listAsked, (tx) => listAsked(context, tx));
  route(app, context, endpoints.getArticle, (tx, { params }) => loadArticle(context, tx, params.id));
  route(app, context, endpoints.getArticleVersion, async (tx, { params, query }) => {
    if (!(await articleById(tx, params.id))) throw notFound("article");
    const row = await versionOf(tx, params.id, query.n);
    if (!row) throw notFound("version");
    return {
      n: row.n,
      title: row.title,
      text: row.text,
      html: readMarkdown(row.text).html,
      by: row.author_name,
      at: row.at.toISOString(),
    };
  });
  route(app, context, endpoints.updateArticle, async (tx, { params, body, ifMatch }) => {
    await updateArticle(context, tx, params.id, body, ifMatch);
    return loadArticle(context, tx, params.id);
  });
  route(app, context, endpoints.deleteArticle, async (tx, { params }) => {
    await deleteArticle(tx, params.id);
    return undefined;
  });
}
