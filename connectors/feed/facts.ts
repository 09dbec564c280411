import type { Body } from "./document.ts";

/** The feed's own name, in plain words as they stand. */
export function feedTitle(body: Body): string | null {
  const title = body.format === "atom" ? body.feed.title?.value : body.feed.title;
  return (
    title
      ?.replace(/<[^<>]*>/g, "")
      .replace(/\s+/g, " ")
      .trim() || null
  );
}

/**
 * Where the older items stand: the next page or the previous archive of RFC 5005, or JSON Feed's `next_url`; absolute,
 * null when there is none.
 */
export function olderPage(body: Body, url: string): string | null {
  const older = body.format === "json" ? body.feed.next_url : linkTo(body, ["prev-archive", "next"]);
  if (!older || !URL.canParse(older, url)) return null;
  const address = new URL(older, url);
  return /^https?:$/.test(address.protocol) ? address.href : null;
}

/** `next-archive` leads forward in time and is never followed. */
function linkTo(body: Exclude<Body, { format: "json" }>, rels: string[]): string | undefined {
  const links = body.format === "atom" ? body.feed.links : body.feed.atom?.links;
  for (const rel of rels) {
    const href = links?.find((link) => link.rel?.toLowerCase() === rel)?.href;
    if (href) return href;
  }
  return undefined;
}

/** How long the feed asks to be left alone, in seconds: `ttl` (minutes) or the syndication module; null when unsaid. */
export function restSeconds(body: Body): number | null {
  if (body.format === "json") return null;
  const minutes = body.format === "rss" ? body.feed.ttl : undefined;
  if (minutes && minutes > 0) return minutes * 60;
  const { updatePeriod, updateFrequency } = body.feed.sy ?? {};
  const period = periods[updatePeriod?.toLowerCase() ?? ""];
  return period ? period / Math.max(1, updateFrequency ?? 1) : null;
}

const periods: Record<string, number> = {
  hourly: 3600,
  daily: 86_400,
  weekly: 604_800,
  monthly: 2_592_000,
  yearly: 31_536_000,
};
