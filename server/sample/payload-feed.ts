import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { readDocument } from "@earshot/connectors/feed/document.ts";
import { normalizeAll } from "@earshot/connectors/feed/normalize.ts";
import { escapeHtml, sanitizeHtml } from "#server/net/sanitize.ts";
import type { Said } from "./said.ts";

const site = "https://slowpour.example";
export const blogFeed = `${site}/feed.xml`;
export const commentsFeed = `${site}/comments/feed.xml`;

/** What an RSS document with these items says, through the connector's own reading, in the order given. */
export function feedEvents(
  said: Said[],
  { channelId, url, at = (one) => one.at }: { channelId: string; url: string; at?: (said: Said) => number },
): ConnectorEvent[] {
  const document = readDocument(rss(said, at));
  if (document === null || document === "page") throw new Error("The sample's feed cannot be read");
  const around = { channelId, home: url, url, sanitize: (html: string) => sanitizeHtml(html) };
  return normalizeAll(document, document.items, around).map(({ post, raw }) => ({ type: "post", post, raw }));
}

function rss(said: Said[], at: (said: Said) => number): string {
  const items = said.map((one) => itemOf(one, new Date(at(one)))).join("\n");
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:thr="http://purl.org/syndication/thread/1.0">
<channel><title>The Slow Pour</title><link>${site}/</link><description>Coffee, slowly</description>
${items}
</channel></rss>`;
}

function itemOf(said: Said, at: Date): string {
  const guid = `${site}/?p=${said.key}`;
  const answers =
    said.parent === null ? "" : `<thr:in-reply-to ref="${site}/?p=${said.parent}" source="${sourceOf(said.parent)}"/>`;
  const title = said.title === undefined ? "" : `<title>${escapeHtml(said.title)}</title>`;
  return `<item>${title}<link>${site}/${said.key}</link><guid isPermaLink="false">${guid}</guid><pubDate>${at.toUTCString()}</pubDate><dc:creator>${escapeHtml(said.by.name)}</dc:creator><dc:language>${said.by.lang}</dc:language><content:encoded>${escapeHtml(`<p>${escapeHtml(said.text)}</p>`)}</content:encoded>${answers}</item>`;
}

/** Articles stand in the blog's feed, everything else in that of the comments. */
const sourceOf = (key: string): string => (/^blog(\d+|\.e\d)?$/.test(key) ? blogFeed : commentsFeed);
