import type { ArticleState } from "@earshot/contract/knowledge.ts";
import { sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

export type ArticleRow = {
  id: string;
  title: string;
  text: string;
  state: ArticleState;
  product_id: string | null;
  product_name: string | null;
  owner_id: string | null;
  owner_name: string | null;
  /** YYYY-MM-DD */
  check_on: string | null;
  source_post_id: string | null;
  created_by: string | null;
  created_at: Date;
  changed_at: Date;
  published_at: Date | null;
  version: number;
  tags: string[];
};

const select = (tx: Tx) => sql`
  select a.id, a.title, a.text, a.state, a.product_id, p.name as product_name, a.owner_id, o.name as owner_name,
    to_char(a.check_on, 'YYYY-MM-DD') as check_on, a.source_post_id, a.created_by, a.created_at, a.changed_at,
    a.published_at, a.version,
    coalesce((select array_agg(g.tag order by g.tag) from article_tag g
      where g.workspace_id = a.workspace_id and g.article_id = a.id), '{}') as tags
  from article a
  left join product p on p.workspace_id = a.workspace_id and p.id = a.product_id
  left join teammate o on o.workspace_id = a.workspace_id and o.user_id = a.owner_id
  where a.workspace_id = ${tx.workspaceId}`;

export type ArticlePage = {
  /** a LIKE pattern */
  inside: string | null;
  state: ArticleState | undefined;
  productId: string | undefined;
  tag: string | undefined;
  /** only those to be checked by this day */
  dueBy: string | null;
  after: { at: Date; id: string } | null;
  limit: number;
};

/** Last changed first; one row more than `limit` tells that others follow. */
export async function pageOfArticles(tx: Tx, page: ArticlePage): Promise<ArticleRow[]> {
  const { rows } = await sql<ArticleRow>`
    ${select(tx)}
    ${page.state === undefined ? sql`` : sql`and a.state = ${page.state}`}
    ${page.productId === undefined ? sql`` : sql`and a.product_id = ${page.productId}`}
    ${
      page.tag === undefined
        ? sql``
        : sql`and exists (select from article_tag g where g.workspace_id = a.workspace_id and g.article_id = a.id and g.tag = ${page.tag})`
    }
    ${page.dueBy === null ? sql`` : sql`and a.check_on <= ${page.dueBy}::date`}
    ${page.inside === null ? sql`` : sql`and a.search_key like ${page.inside}`}
    ${page.after === null ? sql`` : sql`and (a.changed_at, a.id) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)`}
    order by a.changed_at desc, a.id desc limit ${page.limit + 1}`.execute(tx.db);
  return rows;
}

/** In no order. */
export async function articlesById(tx: Tx, ids: string[]): Promise<ArticleRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ArticleRow>`${select(tx)} and a.id = any(${ids}::uuid[])`.execute(tx.db);
  return rows;
}

export const articleById = async (tx: Tx, id: string): Promise<ArticleRow | undefined> =>
  (await articlesById(tx, [id]))[0];

export const articleOfPost = (tx: Tx, postId: string): Promise<{ id: string } | undefined> =>
  tx.db
    .selectFrom("article")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("source_post_id", "=", postId)
    .executeTakeFirst();

/** Ids and versions of what is published: small, so that a kept index can be set right at every use. */
export const publishedVersions = (tx: Tx): Promise<{ id: string; version: number }[]> =>
  tx.db
    .selectFrom("article")
    .select(["id", "version"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("state", "=", "published")
    .execute();

/** The newest questions of the portal since then, hidden ones left out. */
export async function newestQuestions(tx: Tx, since: Date, most: number): Promise<string[]> {
  const rows = await tx.db
    .selectFrom("question")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", ">=", firstIdAt(since))
    .where("hidden_at", "is", null)
    .orderBy("id", "desc")
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

/** Topics that say that a post is about us. */
export async function topicsOfOurs(tx: Tx): Promise<Set<string>> {
  const rows = await tx.db
    .selectFrom("topic")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("role", "in", ["own", "product"])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

export const lockArticle = (tx: Tx, id: string) =>
  tx.db
    .selectFrom("article")
    .select(["id", "title", "text", "state", "version"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();

type Fields = {
  title: string;
  text: string;
  search_key: string;
  state: ArticleState;
  product_id: string | null;
  owner_id: string | null;
  check_on: string | null;
  published_at: Date | null;
  changed_at: Date;
};

/** False when an article was made of this post already. */
export async function insertArticle(
  tx: Tx,
  row: Fields & { id: string; source_post_id: string | null; created_by: string | null; created_at: Date },
): Promise<boolean> {
  const inserted = await tx.db
    .insertInto("article")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) =>
      conflict.columns(["workspace_id", "source_post_id"]).where("source_post_id", "is not", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Changes an article and answers the new version. */
export async function changeArticle(tx: Tx, id: string, change: Partial<Fields>): Promise<number> {
  const row = await tx.db
    .updateTable("article")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returning("version")
    .executeTakeFirstOrThrow();
  return row.version;
}

export async function removeRow(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom("article")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

type VersionRow = { n: number; title: string; text: string; author_name: string | null; at: Date };

/** Newest first, without their texts. */
export const versionsOf = (tx: Tx, articleId: string): Promise<Omit<VersionRow, "text">[]> =>
  tx.db
    .selectFrom("article_version")
    .select(["n", "title", "author_name", "at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("article_id", "=", articleId)
    .orderBy("n", "desc")
    .limit(100)
    .execute();

export const versionOf = (tx: Tx, articleId: string, n: number): Promise<VersionRow | undefined> =>
  tx.db
    .selectFrom("article_version")
    .select(["n", "title", "text", "author_name", "at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("article_id", "=", articleId)
    .where("n", "=", n)
    .executeTakeFirst();

/** The next version; whoever adds one holds the article's row. */
export async function addVersion(
  tx: Tx,
  row: { article_id: string; title: string; text: string; author_name: string | null; at: Date },
): Promise<void> {
  await sql`
    insert into article_version (workspace_id, article_id, n, title, text, author_name, at)
    select ${tx.workspaceId}::uuid, ${row.article_id}::uuid, coalesce(max(n), 0) + 1, ${row.title}, ${row.text},
      ${row.author_name}, ${row.at}::timestamptz
    from article_version where workspace_id = ${tx.workspaceId} and article_id = ${row.article_id}`.execute(tx.db);
}

/** Gives it exactly these tags. */
export async function setTags(tx: Tx, articleId: string, tags: string[]): Promise<void> {
  await tx.db
    .deleteFrom("article_tag")
    .where("workspace_id", "=", tx.workspaceId)
    .where("article_id", "=", articleId)
    .execute();
  const distinct = [...new Set(tags.map((tag) => tag.toWellFormed()))];
  if (distinct.length === 0) return;
  await tx.db
    .insertInto("article_tag")
    .values(distinct.map((tag) => ({ workspace_id: tx.workspaceId, article_id: articleId, tag })))
    .execute();
}
