import type { Body } from "./document.ts";

/** The feed's own name in plain words. `toText` is the sanitizer. */
export function feedTitle(body: Body, toText: (html: string) => string): string | null {
  const markup = body.format !== "atom" || /html|xml/i.test(body.feed.title?.type ?? "");
  const title = body.format === "atom" ? body.feed.title?.value : (body.feed.title ?? dcTitle(body));
  const words = markup && /[<&]/.test(title ?? "") ? toText(title ?? "") : title;
  return words?.replace(/\s+/g, " ").trim().slice(0, 200) || null;
}

function dcTitle(body: Body): string | undefined {
  return body.format === "json" ? undefined : body.feed.dc?.titles?.[0];
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
