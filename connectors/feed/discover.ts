import type { ConnectorContext, Discovery } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { decodeBytes } from "./charset.ts";
import { type Answer, request } from "./client.ts";
import { readDocument } from "./document.ts";
import { feedTitle } from "./facts.ts";
import { feedLinks, kindOf, titleOf } from "./page-links.ts";

type Context = ConnectorContext<unknown, unknown>;
type Page = Extract<Answer, { state: "page" }>;

/** Where blog engines keep feeds that their pages do not announce. */
const COMMON_PATHS = ["/feed", "/rss.xml", "/atom.xml", "/feed.json", "/index.xml"];

/**
 * The feeds at an address: the address itself when it is one, else what the page announces, else what answers at the
 * usual places. Makes at most 1 + 5 fetches. Throws what the address itself throws; a probe that fails is just no feed.
 */
export async function discover(ctx: Context, address: string): Promise<Discovery[]> {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(address.trim()) ? address.trim() : `https://${address.trim()}`;
  if (!URL.canParse(url)) throw new ConnectorError("invalid", "This is not an address.");
  const answer = await request(ctx, url);
  if (answer.state === "same") return [];
  const feed = asFeed(ctx, answer);
  if (feed) return [feed];

  const html = decodeBytes(answer.bytes, answer.contentType);
  const pageTitle = titleOf(html);
  const announced = feedLinks(html, answer.url).map(({ url, title, kind }) => ({
    title: title ?? pageTitle ?? new URL(url).hostname,
    kind,
    settings: { url },
  }));
  return announced.length > 0 ? announced : probe(ctx, answer.url);
}

async function probe(ctx: Context, page: string): Promise<Discovery[]> {
  const found = new Map<string, Discovery>();
  await Promise.all(
    COMMON_PATHS.map(async (path) => {
      const feed = await request(ctx, new URL(path, page).href).then(
        (answer) => (answer.state === "page" ? asFeed(ctx, answer) : null),
        (error: unknown) => {
          if (error instanceof ConnectorError) return null;
          throw error;
        },
      );
      if (feed) found.set(path, feed);
    }),
  );
  const feeds = COMMON_PATHS.map((path) => found.get(path)).filter((feed) => feed !== undefined);
  return [...new Map(feeds.map((feed) => [feed.settings.url, feed])).values()];
}

function asFeed(ctx: Context, answer: Page): Discovery | null {
  const document = readDocument(decodeBytes(answer.bytes, answer.contentType));
  if (document === null || document === "page") return null;
  const title = feedTitle(document.body, (html) => ctx.sanitize(html).text);
  const url = answer.movedTo ?? answer.url;
  return { title: title ?? new URL(url).hostname, kind: kindOf(url, title), settings: { url } };
}
