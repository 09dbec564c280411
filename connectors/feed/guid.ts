import { createHash } from "node:crypto";
import type { Body } from "./document.ts";
import type { Entry } from "./entry.ts";

/**
 * An id for each entry: the guid it gives, else its link, else a digest of title and date. A link that is the site's
 * own or that entries of different titles share says nothing of the entry and is passed over.
 */
export function guidsOf(body: Body, entries: Entry[]): string[] {
  const titles = new Map<string, Set<string>>([[siteLink(body) ?? "", new Set(["", "the site"])]]);
  for (const { guid, links, title } of entries) {
    if (guid === null && links[0]) titles.set(links[0], (titles.get(links[0]) ?? new Set()).add(title?.value ?? ""));
  }
  return entries.map((entry) => {
    if (entry.guid) return entry.guid;
    const [link] = entry.links;
    return link && titles.get(link)?.size === 1 ? link : titleAndDate(entry);
  });
}

function titleAndDate({ title, published, updated, body }: Entry): string {
  const words = `${title?.value ?? body?.value ?? ""}\n${published ?? updated ?? ""}`;
  return `sha256:${createHash("sha256").update(words).digest("hex")}`;
}

function siteLink(body: Body): string | undefined {
  switch (body.format) {
    case "rss":
    case "rdf":
      return body.feed.link;
    case "atom":
      return body.feed.links?.find(({ rel }) => !rel || rel === "alternate")?.href;
    case "json":
      return body.feed.home_page_url;
  }
}
