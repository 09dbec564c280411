import type { ConnectorContext, ConnectorEvent, NormalPost, Pull } from "../connector.ts";
import { type Answer, request } from "./client.ts";
import { type Cursor, digest, LISTED_MAX, type Listed, readCursor, readListed, writeListed } from "./cursor.ts";
import type { Document } from "./document.ts";
import { restSeconds } from "./facts.ts";
import type { FeedSettings } from "./index.ts";
import { newestFirst } from "./newest-first.ts";
import { type Normalized, normalizeAll } from "./normalize.ts";
import { openFeed } from "./open.ts";

type Context = ConnectorContext<FeedSettings, Record<string, never>>;

/** How many items the first visit brings; what the feed lists beyond them is left to `backfill`. */
export const FIRST_VISIT = 500;
/** Seconds; a feed's own wish is obeyed between these. */
export const REST = { least: 600, most: 3600 };

/**
 * What the feed lists now against what it listed when last read: new items, silent edits, changed numbers of replies.
 * What it no longer lists has only scrolled away and is not deleted.
 */
export async function pull(ctx: Context, text: string | null): Promise<Pull> {
  const home = ctx.settings.firstUrl ?? ctx.settings.url;
  const stored = readCursor(text);
  const before = stored?.home === home ? stored : null;
  const known = before?.url === ctx.settings.url ? before : null;
  const answer = await request(ctx, ctx.settings.url, known);
  if (answer.state === "same") return { ...moved(ctx.settings, answer), events: [], nextCursor: text, done: true };

  const document = openFeed(answer);
  const items = newestFirst(document).slice(0, LISTED_MAX);
  const seen = normalizeAll(document, items, surroundings(ctx, answer.url));
  const listed: Cursor["listed"] = {};
  const events: ConnectorEvent[] = [];
  let fresh = 0;

  for (const raw of document.broken.slice(0, LISTED_MAX - items.length)) {
    const key = digest(raw);
    if (!before?.listed[key]) events.push({ type: "unknown", kind: "item", raw: cutRaw(raw) });
    listed[key] = BROKEN;
  }

  for (const one of seen) {
    const key = digest(one.guid);
    if (key in listed) continue;
    const last = readListed(before?.listed[key]);
    const { event, now } = change(one, last, ctx.now().getTime());
    if (event && (before !== null || fresh < FIRST_VISIT)) events.push(event);
    if (!last) fresh += 1;
    listed[key] = writeListed(now);
  }

  const readAt = ctx.now().toISOString();
  const next: Cursor = {
    v: 1,
    home,
    url: answer.movedTo ?? ctx.settings.url,
    // A damaged document is asked for again in whole, and what it does not list is remembered.
    etag: document.partial ? null : answer.etag,
    lastModified: document.partial ? null : answer.lastModified,
    readAt,
    listed: document.partial ? merged(listed, before) : listed,
  };
  return {
    ...moved(ctx.settings, answer),
    events: events.toReversed(),
    nextCursor: JSON.stringify(next),
    done: true,
    ...waitUntil(document, ctx.now()),
    ...gap(seen, before, fresh),
  };
}

/** Stands in the cursor for an item that could not be read, so that it is told once. */
const BROKEN = "-";

/**
 * A post for what is new or reads differently, a count for what was only answered, nothing for what is as it was; and
 * what to remember of it. An edit's revision is the time that the source names, or now for a silent one, and always
 * above the last. An old copy out of some cache on the way, dated before what was seen, changes nothing.
 */
function change(
  { post, hash, raw }: Normalized,
  last: Listed | null,
  now: number,
): { event?: ConnectorEvent; now: Listed } {
  const dated = Math.min(post.revision, now);
  const replies = post.engagement?.replies ?? null;
  if (!last)
    return { event: postEvent({ ...post, revision: dated }, raw), now: { hash, revision: dated, dated, replies } };
  if (dated < last.dated) return { now: last };
  if (last.hash !== hash) {
    const revision = dated > last.revision ? dated : Math.max(now, last.revision + 1);
    const editedAt = post.editedAt ?? new Date(revision).toISOString();
    return { event: postEvent({ ...post, revision, editedAt }, raw), now: { hash, revision, dated, replies } };
  }
  const same = { ...last, dated, replies: replies ?? last.replies };
  if (replies === null || replies === last.replies) return { now: same };
  return { event: { type: "engagement", externalId: post.externalId, likes: null, reposts: null, replies }, now: same };
}

function postEvent(post: NormalPost, raw: string): ConnectorEvent {
  return { type: "post", post, raw: cutRaw(raw) };
}

function merged(listed: Cursor["listed"], before: Cursor | null): Cursor["listed"] {
  return Object.fromEntries(Object.entries({ ...before?.listed, ...listed }).slice(-LISTED_MAX));
}

export function surroundings(ctx: Context, url: string) {
  return {
    channelId: ctx.channelId,
    home: ctx.settings.firstUrl ?? ctx.settings.url,
    url,
    sanitize: (html: string) => ctx.sanitize(html),
  };
}

/** The new address, beside the first one, which the posts' ids keep. */
function moved(settings: FeedSettings, { movedTo }: Answer): Pick<Pull, "settings"> {
  if (movedTo === null || movedTo === settings.url) return {};
  return { settings: { ...settings, url: movedTo, firstUrl: settings.firstUrl ?? settings.url } };
}

function waitUntil(document: Document, now: Date): Pick<Pull, "waitUntil"> {
  const asked = restSeconds(document.body);
  if (asked === null || document.partial) return {};
  return { waitUntil: new Date(now.getTime() + Math.min(REST.most, Math.max(REST.least, asked)) * 1000) };
}

/** Nothing listed now was listed before: what stood between the two visits was missed. */
function gap(seen: Normalized[], before: Cursor | null, fresh: number): Pick<Pull, "gap"> {
  if (!before || Object.keys(before.listed).length === 0 || seen.length === 0 || fresh < seen.length) return {};
  const dates = seen.map(({ post }) => post.postedAt).filter((date) => date !== null && date > before.readAt);
  const to = dates.toSorted()[0];
  if (!to) return {};
  return { gap: { from: before.readAt, to, reason: "The feed moved on by more than it lists between two visits." } };
}

/** The contract's maximum for a raw payload. */
export function cutRaw(raw: string): string {
  return raw.length <= 1_000_000 ? raw : raw.slice(0, 1_000_000).toWellFormed();
}
