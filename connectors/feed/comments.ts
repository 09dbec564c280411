import type { ConnectorContext, ConnectorEvent, Pull } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { request } from "./client.ts";
import { digest } from "./cursor.ts";
import type { FeedSettings } from "./index.ts";
import { newestFirst } from "./newest-first.ts";
import { type Normalized, normalizeAll, type Surroundings } from "./normalize.ts";
import { openFeed } from "./open.ts";
import { cutRaw, surroundings } from "./read.ts";

type Context = ConnectorContext<FeedSettings, Record<string, never>>;

/** Where the comments of a feed's entries were left: entry digest → number of comments when they were read. */
type Place = { v: 1; home: string; counts: Record<string, number> };

/** The newest entries whose comments are followed. */
const ENTRIES = 20;
/** Without a number to go by, comment feeds are read each time, and fewer of them. */
const UNCOUNTED = 3;
/** Comment feeds read in one page. */
const AT_ONCE = 5;
/** The newest comments of one entry that are looked at. */
const COMMENTS = 200;

/**
 * The comments on a feed's newest entries, from the feeds that each entry names (wfw:commentRss, Atom's `replies`): read
 * when the entry's number of comments has changed. Here the parent is known: it is the entry. A comment feed that cannot
 * be read is passed over until the number changes again; a rate limit ends the page.
 */
export async function pullComments(ctx: Context, text: string | null): Promise<Pull> {
  const answer = await request(ctx, ctx.settings.url);
  if (answer.state === "same") return { events: [], nextCursor: text, done: true };
  const document = openFeed(answer);
  const around = surroundings(ctx, answer.url);
  const before = readPlace(text, around.home);
  const listed = normalizeAll(document, newestFirst(document).slice(0, ENTRIES), around);
  const { now, later } = due(listed, before);

  const counts = Object.fromEntries(
    listed.flatMap(({ guid }) => {
      const count = before[digest(guid)];
      return count === undefined ? [] : [[digest(guid), count]];
    }),
  );
  const events: ConnectorEvent[] = [];
  for (const entry of now) {
    events.push(...(await commentsOn(ctx, entry, around)));
    const count = entry.post.engagement?.replies;
    if (count !== undefined) counts[digest(entry.guid)] = count;
  }
  const place: Place = { v: 1, home: around.home, counts };
  return { events, nextCursor: JSON.stringify(place), done: later === 0 };
}

function due(listed: Normalized[], before: Place["counts"]): { now: Normalized[]; later: number } {
  const named = listed.filter(({ commentFeed }) => commentFeed !== null);
  const changed = named.filter(({ post, guid }) => {
    const count = post.engagement?.replies;
    return count !== undefined && count !== (before[digest(guid)] ?? 0);
  });
  if (changed.length > 0) return { now: changed.slice(0, AT_ONCE), later: Math.max(0, changed.length - AT_ONCE) };
  return { now: named.filter(({ post }) => post.engagement === null).slice(0, UNCOUNTED), later: 0 };
}

async function commentsOn(ctx: Context, entry: Normalized, around: Surroundings): Promise<ConnectorEvent[]> {
  try {
    const answer = await request(ctx, entry.commentFeed ?? "");
    if (answer.state === "same") return [];
    const document = openFeed(answer);
    const items = newestFirst(document).slice(0, COMMENTS).toReversed();
    const now = ctx.now().getTime();
    return normalizeAll(document, items, { ...around, url: answer.url }).map(({ post, raw }) => ({
      type: "post",
      post: {
        ...post,
        kind: "comment",
        revision: Math.min(post.revision, now),
        parentExternalId: post.parentExternalId ?? entry.post.externalId,
        rootExternalId: entry.post.externalId,
      },
      raw: cutRaw(raw),
    }));
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code === "rate_limited" || ctx.signal.aborted) throw error;
    ctx.log.warn({ entry: entry.post.externalId, code: error.code }, `Comments were passed over: ${error.message}`);
    return [];
  }
}

function readPlace(text: string | null, home: string): Place["counts"] {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isPlace(value) && value.home === home ? value.counts : {};
  } catch {
    return {};
  }
}

function isPlace(value: unknown): value is Place {
  return (
    typeof value === "object" && value !== null && "v" in value && value.v === 1 && "counts" in value && "home" in value
  );
}
