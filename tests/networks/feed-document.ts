export type FeedFormat = "rss" | "atom" | "json";

export type FeedItem = {
  id: string;
  title: string | null;
  html: string;
  author: string | null;
  publishedAt: string;
  updatedAt: string | null;
  inReplyTo: string | null;
};

export const contentTypes: Record<FeedFormat, string> = {
  rss: "application/rss+xml; charset=utf-8",
  atom: "application/atom+xml; charset=utf-8",
  json: "application/feed+json; charset=utf-8",
};

type Look = {
  /** address of the page of older items */
  next?: string | null;
  /** minutes of `ttl`, RSS alone */
  ttl?: number | null;
  /** elements, or members of JSON items, that no format knows */
  strange?: boolean;
};

/** A feed of these items, in this order. */
export function writeFeed(format: FeedFormat, items: FeedItem[], look: Look = {}): string {
  switch (format) {
    case "rss":
      return rss(items, look);
    case "atom":
      return atom(items, look);
    case "json":
      return json(items, look);
  }
}

function rss(items: FeedItem[], { next, ttl, strange }: Look): string {
  const written = items.map(
    ({ id, title, html, author, publishedAt, updatedAt, inReplyTo }) => `<item>
<guid isPermaLink="false">${xml(id)}</guid><link>https://slowpour.example/${encodeURIComponent(id)}</link>
${title ? `<title>${xml(title)}</title>` : ""}<content:encoded><![CDATA[${html.replaceAll("]]>", "]]]]><![CDATA[>")}]]></content:encoded>
${author ? `<dc:creator>${xml(author)}</dc:creator>` : ""}<pubDate>${new Date(publishedAt).toUTCString()}</pubDate>
${updatedAt ? `<atom:updated>${updatedAt}</atom:updated>` : ""}${inReplyTo ? `<thr:in-reply-to ref="${xml(inReplyTo)}"/>` : ""}
${strange ? '<steam:pressure xmlns:steam="https://slowpour.example/ns" bar="9"><steam:deep>x</steam:deep></steam:pressure>' : ""}</item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<channel><title>The Slow Pour</title><link>https://slowpour.example/</link><description>Coffee, slowly</description>
${ttl ? `<ttl>${ttl}</ttl>` : ""}${next ? `<atom:link rel="next" href="${xml(next)}"/>` : ""}
${written.join("\n")}
</channel></rss>`;
}

function atom(items: FeedItem[], { next, strange }: Look): string {
  const written = items.map(
    ({ id, title, html, author, publishedAt, updatedAt, inReplyTo }) => `<entry>
<id>${xml(id)}</id><link href="https://slowpour.example/${encodeURIComponent(id)}"/>
<title>${xml(title ?? "")}</title><content type="html">${xml(html)}</content>
${author ? `<author><name>${xml(author)}</name></author>` : ""}<published>${publishedAt}</published>
<updated>${updatedAt ?? publishedAt}</updated>
${inReplyTo ? `<thr:in-reply-to ref="${xml(inReplyTo)}" href="https://slowpour.example/x"/>` : ""}
${strange ? '<steam:pressure xmlns:steam="https://slowpour.example/ns" bar="9"/>' : ""}</entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>The Slow Pour</title><id>https://slowpour.example/</id><updated>2026-03-01T00:00:00Z</updated>
${next ? `<link rel="next" href="${xml(next)}"/>` : ""}
${written.join("\n")}
</feed>`;
}

function json(items: FeedItem[], { next, strange }: Look): string {
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: "The Slow Pour",
    ...(next && { next_url: next }),
    items: items.map(({ id, title, html, author, publishedAt, updatedAt }) => ({
      id,
      url: `https://slowpour.example/${encodeURIComponent(id)}`,
      ...(title && { title }),
      content_html: html,
      ...(author && { authors: [{ name: author }] }),
      date_published: publishedAt,
      ...(updatedAt && { date_modified: updatedAt }),
      ...(strange && { _steam: { pressure: 9 } }),
    })),
  });
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
