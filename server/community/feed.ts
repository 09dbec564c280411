import { escapeHtml } from "#server/plain-page.ts";
import type { Shown, Visit } from "#server/portal/site.ts";
import { questionPath } from "./address.ts";
import { askerName } from "./asker-name.ts";
import { pageOfQuestionIds, questionsById } from "./question-store.ts";

const entries = 30;

/** The newest questions as Atom (RFC 4287), of one category or all. */
export async function questionFeed(
  visit: Visit,
  category: { id: string; slug: string; name: string } | null,
): Promise<Shown> {
  const { origin, name } = visit.place;
  const ids = await pageOfQuestionIds(visit.tx, { before: null, limit: entries, categoryId: category?.id });
  const rows = await questionsById(visit.tx, ids.slice(0, entries));
  const page = category ? `/categories/${category.slug}` : "/questions";
  const title = category ? `${category.name} · ${name}` : name;
  const updated = rows.map((row) => row.last_at).sort((a, b) => b.getTime() - a.getTime())[0] ?? visit.now;
  const items = rows.map(
    (row) => `<entry>
<id>urn:uuid:${row.id}</id>
<title>${text(row.title ?? "")}</title>
<link href="${text(origin + questionPath(row))}"/>
<published>${row.posted_at.toISOString()}</published>
<updated>${(row.edited_at ?? row.posted_at).toISOString()}</updated>
<author><name>${text(askerName(visit.context, row))}</name></author>
<summary>${text(row.snippet)}</summary>
</entry>`,
  );
  return {
    file: `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${text(`${origin}${page}`)}</id>
<title>${text(title)}</title>
<link rel="alternate" href="${text(`${origin}${page}`)}"/>
<link rel="self" href="${text(`${origin}${page}/feed.xml`)}"/>
<updated>${updated.toISOString()}</updated>
${items.join("\n")}
</feed>
`,
    type: "application/atom+xml; charset=utf-8",
    maxAge: 300,
  };
}

/** XML has no place for control characters, not even as references. */
const text = (value: string): string =>
  escapeHtml(value.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ""));
