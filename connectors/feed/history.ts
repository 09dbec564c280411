import type { ConnectorContext, ConnectorEvent, Pull } from "../connector.ts";
import { request } from "./client.ts";
import { digest } from "./cursor.ts";
import { olderPage } from "./facts.ts";
import type { FeedSettings } from "./index.ts";
import { newestFirst } from "./newest-first.ts";
import { normalizeAll } from "./normalize.ts";
import { openFeed } from "./open.ts";
import { cutRaw, FIRST_VISIT, surroundings } from "./read.ts";

type Place = { v: 1; next: string | null; visited: string[] };

/** Pages that are followed back at most. */
const MAX_PAGES = 200;
/** Items that are read from one page at most. */
const MAX_ITEMS = 1000;

/**
 * One page of what a feed has beyond its first page: what its first page lists beyond what the first visit brought, then
 * page after page as RFC 5005 and JSON Feed link them, until none is left, one comes again, or 200 are read.
 */
export async function backfill(
  ctx: ConnectorContext<FeedSettings, Record<string, never>>,
  text: string | null,
): Promise<Pull> {
  const place = readPlace(text);
  if (place?.next === null) return { events: [], nextCursor: text, done: true };
  const address = place?.next ?? ctx.settings.url;
  const answer = await request(ctx, address);
  if (answer.state === "same") return { events: [], nextCursor: text, done: true };

  const document = openFeed(answer);
  const listed = normalizeAll(document, newestFirst(document), surroundings(ctx, answer.url));
  const now = ctx.now().getTime();
  const events: ConnectorEvent[] = listed.slice(place ? 0 : FIRST_VISIT, MAX_ITEMS).map(({ post, raw }) => ({
    type: "post",
    post: { ...post, revision: Math.min(post.revision, now) },
    raw: cutRaw(raw),
  }));

  const page = digest(listed.map(({ guid }) => guid).join("\n"));
  const visited = [...(place?.visited ?? []), digest(address), page];
  const older = olderPage(document.body, answer.url);
  const circles = place?.visited.includes(page) || (older !== null && visited.includes(digest(older)));
  const next = circles || document.items.length === 0 || visited.length >= MAX_PAGES * 2 ? null : older;
  return {
    events: events.toReversed(),
    nextCursor: JSON.stringify({ v: 1, next, visited } satisfies Place),
    done: next === null,
  };
}

function readPlace(text: string | null): Place | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isPlace(value) ? value : null;
  } catch {
    return null;
  }
}

function isPlace(value: unknown): value is Place {
  return typeof value === "object" && value !== null && "visited" in value && Array.isArray(value.visited);
}
