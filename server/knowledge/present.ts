import type { Article } from "@earshot/contract/knowledge.ts";
import { readMarkdown } from "#server/markdown.ts";
import { portalPath } from "#server/portal-path.ts";
import type { ArticleRow } from "./store.ts";

/** `home`: where published articles stand, or null; `today`: YYYY-MM-DD. */
export function presentArticle(row: ArticleRow, { home, today }: { home: string | null; today: string }): Article {
  return {
    id: row.id,
    title: row.title,
    snippet: readMarkdown(row.text.slice(0, 600)).text.slice(0, 240),
    state: row.state,
    product: row.product_id === null ? null : { id: row.product_id, name: row.product_name ?? "" },
    // Somebody who left the team owns nothing.
    owner: row.owner_id === null || row.owner_name === null ? null : { id: row.owner_id, name: row.owner_name },
    tags: row.tags,
    checkOn: row.check_on,
    due: row.check_on !== null && row.check_on <= today,
    url: home !== null && row.state === "published" ? home + portalPath("articles", row.id, row.title) : null,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    publishedAt: row.published_at?.toISOString() ?? null,
    version: row.version,
  };
}
