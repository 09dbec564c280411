import { aboutPage } from "@earshot/portal/welcome/about-page.tsx";
import { searchPage } from "@earshot/portal/welcome/search-page.tsx";
import { welcomePage } from "@earshot/portal/welcome/welcome-page.tsx";
import type { ReactNode } from "react";
import { readMarkdown } from "#server/markdown.ts";
import { escapeHtml } from "#server/plain-page.ts";
import type { PortalSite, Visit } from "./site.ts";

type Parts = {
  blocks: ((visit: Visit) => Promise<ReactNode>)[];
  results: ((visit: Visit, q: string) => Promise<ReactNode>)[];
  addresses: ((visit: Visit, most: number) => Promise<{ path: string; changedAt: Date | null }[]>)[];
};

/** What a sitemap may hold: https://www.sitemaps.org/protocol.html allows 50,000. */
const mostAddresses = 10_000;
const longestSearch = 200;

/** The pages every portal has whatever else it holds: first page, about, search, robots and sitemap. */
export function standingPages(site: PortalSite, { blocks, results, addresses }: Parts): void {
  site.page("/", async (visit) => {
    const { portal } = visit.place;
    const parts = [];
    for (const block of blocks) parts.push(await block(visit));
    return welcomePage({
      name: portal.name,
      tagline: portal.tagline,
      welcome: portal.welcome ? readMarkdown(portal.welcome).html : "",
      blocks: parts,
    });
  });

  site.page("/about", async ({ place: { portal } }) =>
    aboutPage({
      charter: {
        purpose: portal.purpose,
        memberGain: portal.member_gain,
        memberMeasure: portal.member_measure,
        companyGain: portal.company_gain,
        companyMeasure: portal.company_measure,
      },
      rules: portal.rules ? readMarkdown(portal.rules).html : "",
    }),
  );

  site.page("/search", async (visit) => {
    const q = (visit.query.q ?? "").trim().slice(0, longestSearch);
    const parts = [];
    if (q !== "") for (const result of results) parts.push(await result(visit, q));
    return searchPage({ q, blocks: parts });
  });

  site.page("/robots.txt", async ({ place }) => ({
    file: place.portal.sample
      ? "User-agent: *\nDisallow: /\n"
      : `User-agent: *\nDisallow: /search\nDisallow: /sign-in\nDisallow: /me\nDisallow: /l/\nSitemap: ${place.origin}/sitemap.xml\n`,
    type: "text/plain; charset=utf-8",
    maxAge: 86_400,
  }));

  site.page("/sitemap.xml", async (visit) => {
    const all = [
      { path: "/", changedAt: null },
      { path: "/about", changedAt: null },
    ] as { path: string; changedAt: Date | null }[];
    for (const list of addresses) all.push(...(await list(visit, mostAddresses - all.length)));
    const urls = all.map(
      ({ path, changedAt }) =>
        `<url><loc>${escapeHtml(visit.place.origin + path)}</loc>${changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : ""}</url>`,
    );
    return {
      file: `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join("\n")}\n</urlset>\n`,
      type: "application/xml; charset=utf-8",
      maxAge: 3_600,
    };
  });
}
