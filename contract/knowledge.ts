import { z } from "zod";
import { articleStates } from "./choices.ts";
import { endpoint } from "./endpoint.ts";
import { teammateRef } from "./inbox.ts";
import { post } from "./posts.ts";
import * as text from "./text.ts";

const articleState = z.enum(articleStates);
export type ArticleState = z.infer<typeof articleState>;

export const article = z.object({
  id: z.string(),
  title: z.string(),
  /** the beginning, as plain text */
  snippet: z.string(),
  state: articleState,
  product: z.object({ id: z.string(), name: z.string() }).nullable(),
  owner: teammateRef.nullable(),
  tags: z.array(z.string()),
  /** the day on which somebody should look whether it is still true */
  checkOn: z.string().nullable(),
  /** that day has come */
  due: z.boolean(),
  /** its address on the portal once both are open to read; else null */
  url: z.string().nullable(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  changedAt: z.string(),
  publishedAt: z.string().nullable(),
  version: z.number().int(),
});
export type Article = z.infer<typeof article>;

const articleDetail = article.extend({
  /** Markdown */
  text: z.string(),
  /** the same, sanitized */
  html: z.string(),
  /** the post it was made of */
  sourcePostId: z.string().nullable(),
  /** newest first, at most 100 */
  versions: z.array(z.object({ n: z.number().int(), title: z.string(), by: z.string().nullable(), at: z.string() })),
});
export type ArticleDetail = z.infer<typeof articleDetail>;

export const suggestion = z.object({
  /** the article's id */
  id: z.string(),
  article,
  /** how much of the question the article speaks of, 0–1 */
  share: z.number(),
  /** words that both have */
  words: z.array(z.string()),
});
export type Suggestion = z.infer<typeof suggestion>;

/** What customers asked lately, by the article that answers it or, without one, by what it is about. */
const askedGroup = z.object({
  id: z.string(),
  /** null: no article answers it yet */
  article: article.nullable(),
  /** the article's title, or the words that the questions share */
  name: z.string(),
  questions: z.number().int(),
  /** distinct authors */
  people: z.number().int(),
  lastAt: z.string(),
  /** the newest ones, at most 5 */
  posts: z.array(post),
});
export type AskedGroup = z.infer<typeof askedGroup>;

const words = z.string().max(text.maxima.postText);
const day = z.iso.date();
const fields = {
  title: text.name,
  text: words,
  state: articleState,
  productId: text.id.nullable(),
  ownerId: text.id.nullable(),
  checkOn: day.nullable(),
  tags: z.array(text.name.max(60)).max(20),
};
const tag = "Knowledge";

export const listArticles = endpoint({
  name: "listArticles",
  method: "GET",
  path: "/articles",
  summary: "Articles, last changed first",
  tag,
  permission: "knowledge:read",
  status: 200,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    state: articleState.optional(),
    productId: text.id.optional(),
    tag: text.name.max(60).optional(),
    /** only those that somebody should look at */
    due: text.flag.optional(),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(article),
});

export const createArticle = endpoint({
  name: "createArticle",
  method: "POST",
  path: "/articles",
  summary: "Write an article; a draft unless told",
  tag,
  permission: "knowledge:manage",
  status: 201,
  body: z.strictObject({
    title: fields.title,
    text: fields.text.optional(),
    state: fields.state.optional(),
    productId: fields.productId.optional(),
    ownerId: fields.ownerId.optional(),
    checkOn: fields.checkOn.optional(),
    tags: fields.tags.optional(),
  }),
  result: articleDetail,
});

export const draftFromPost = endpoint({
  name: "draftFromPost",
  method: "POST",
  path: "/posts/{id}/article",
  summary: "Make a draft of an answer: ours or a customer's; the same answer gives the same article",
  tag,
  permission: "knowledge:manage",
  status: 201,
  params: text.byId,
  result: articleDetail,
});

export const getArticle = endpoint({
  name: "getArticle",
  method: "GET",
  path: "/articles/{id}",
  summary: "One article with its versions",
  tag,
  permission: "knowledge:read",
  status: 200,
  params: text.byId,
  result: articleDetail,
});

export const updateArticle = endpoint({
  name: "updateArticle",
  method: "PATCH",
  path: "/articles/{id}",
  summary: "Reword, publish or withdraw an article; other words are a version",
  tag,
  permission: "knowledge:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    title: fields.title.optional(),
    text: fields.text.optional(),
    state: fields.state.optional(),
    productId: fields.productId.optional(),
    ownerId: fields.ownerId.optional(),
    checkOn: fields.checkOn.optional(),
    tags: fields.tags.optional(),
  }),
  result: articleDetail,
});

export const deleteArticle = endpoint({
  name: "deleteArticle",
  method: "DELETE",
  path: "/articles/{id}",
  summary: "Remove an article with all its versions",
  tag,
  permission: "knowledge:manage",
  status: 204,
  params: text.byId,
});

export const getArticleVersion = endpoint({
  name: "getArticleVersion",
  method: "GET",
  path: "/articles/{id}/version",
  summary: "An article as it stood",
  tag,
  permission: "knowledge:read",
  status: 200,
  params: text.byId,
  query: z.strictObject({ n: z.coerce.number().int().min(1).max(1_000_000).default(1) }),
  result: z.object({
    n: z.number().int(),
    title: z.string(),
    text: z.string(),
    html: z.string(),
    by: z.string().nullable(),
    at: z.string(),
  }),
});

export const suggestArticles = endpoint({
  name: "suggestArticles",
  method: "GET",
  path: "/articles/suggestions",
  summary: "Published articles that answer a post or a question, best first, with the words they share",
  tag,
  permission: "knowledge:read",
  status: 200,
  query: z.strictObject({
    postId: text.id.optional(),
    q: z.string().max(text.maxima.query).optional(),
  }),
  result: z.object({ items: z.array(suggestion) }),
});

export const listAsked = endpoint({
  name: "listAsked",
  method: "GET",
  path: "/articles/asked",
  summary: "What customers still ask: questions of 30 days by the article that fits, or by theme where none does",
  tag,
  permission: "knowledge:read",
  status: 200,
  result: z.object({
    items: z.array(askedGroup),
    /** questions that were looked at */
    questions: z.number().int(),
    since: z.string(),
  }),
});
