import { themesOf } from "@earshot/analysis/themes.ts";
import type { AskedGroup } from "@earshot/contract/knowledge.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { loadPosts } from "#server/posts/load.ts";
import { search } from "#server/posts/search.ts";
import { postsById, type StoredPost } from "#server/posts/store.ts";
import { readQuery } from "#server/topics/read-query.ts";
import { articleIndex, fitsFrom } from "./article-index.ts";
import { loadArticles } from "./load.ts";
import { articlesById, newestQuestions, topicsOfOurs } from "./store.ts";

const days = 30;
/** Questions that are compared: the newest, of networks and of the portal together. */
const most = 400;
const shown = 5;
/** Between two looks at whether others wait for the process. */
const atOnce = 40;

/**
 * What customers still ask: questions of the last 30 days that the desk has or that speak of what is ours, by the
 * published article that speaks of them, and those that none speaks of by what they share, as soon as two ask it. Most
 * asked first. However much was heard, each side is read from its index and no more than `most` are compared.
 */
export async function listAsked(context: Context, tx: Tx) {
  const since = new Date(context.now().getTime() - days * 24 * 3_600_000);
  const found = await newestAsked(tx, since);
  const ours = await topicsOfOurs(tx);
  const questions = found.filter(
    (row) =>
      !row.own &&
      !row.author_own &&
      row.deleted_at === null &&
      row.visibility === "public" &&
      (ours.size === 0 ||
        row.conversation_id !== null ||
        row.matches.some((match) => !match.ended_at && ours.has(match.topic_id))),
  );
  const find = await articleIndex(context, tx);
  const byArticle = new Map<string, typeof questions>();
  const open: typeof questions = [];
  for (const [at, question] of questions.entries()) {
    if (at % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
    const [fit] = find(`${question.title ?? ""} ${question.text}`, 1);
    if (fit && fit.share >= fitsFrom) byArticle.set(fit.articleId, [...(byArticle.get(fit.articleId) ?? []), question]);
    else open.push(question);
  }
  const articles = await loadArticles(context, tx, await articlesById(tx, [...byArticle.keys()]));
  const themes = themesOf(
    open.map((row) => `${row.title ?? ""} ${row.text}`),
    { least: 2, most: 20 },
  );
  const groups = [
    ...articles.map((article) => ({
      id: article.id,
      article,
      name: article.title,
      rows: byArticle.get(article.id) ?? [],
    })),
    ...themes.map(({ name, posts }) => {
      const rows = posts.map((at) => open[at]!);
      return { id: rows[0]!.id, article: null, name, rows };
    }),
  ];
  groups.sort((a, b) => b.rows.length - a.rows.length);
  const newest = groups.map(({ rows }) =>
    rows
      .map((row) => row.id)
      .sort((a, b) => (a < b ? 1 : -1))
      .slice(0, shown),
  );
  const posts = new Map((await loadPosts(context, tx, newest.flat())).map((post) => [post.id, post]));
  const items = groups.map(({ rows, ...group }, at): AskedGroup => {
    const latest = newest[at]!.flatMap((id) => posts.get(id) ?? []);
    return {
      ...group,
      questions: rows.length,
      people: new Set(rows.map((row) => row.author_id)).size,
      lastAt: latest[0]?.postedAt ?? since.toISOString(),
      posts: latest,
    };
  });
  return { items, questions: questions.length, since: since.toISOString() };
}

/** What reads as a question wherever it was said, and whatever was asked on the portal. */
async function newestAsked(tx: Tx, since: Date): Promise<StoredPost[]> {
  const query = readQuery("intent:question", { allowUnanchored: true, path: "q" });
  const { rows } = await search(tx, { query, before: null, since, limit: most });
  const known = new Set(rows.map(({ id }) => id));
  const others = (await newestQuestions(tx, since, most)).filter((id) => !known.has(id));
  return [...rows, ...(await postsById(tx, others))].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, most);
}
