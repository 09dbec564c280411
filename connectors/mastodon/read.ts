import type { Pull, Quota, Source } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import type { Context } from "./client.ts";
import { type Cursor, type Known, readCursor, writeCursor } from "./cursor.ts";
import { eventsOf } from "./events.ts";
import { canAskForNewer, firstPath, type Item, isOutOfReach, type Page, readPage, withParameter } from "./page.ts";
import { type Place, placeOf } from "./sources.ts";

/** Pages walked back in one pull to reach what is known; more than this is a gap. */
const MOST_PAGES_BACK = 10;

/**
 * The next page of a source, oldest event first. Every pull asks again for the last few items it has seen: if one of
 * them is on the page, nothing lies between; if none is, the server was not asked in a way it understands (min_id is
 * not honored everywhere) and the pages before are walked until the known is reached. Late arrivals from other servers,
 * which get ids of the past, come in through the same overlap.
 */
export async function pull(ctx: Context, source: Source, cursorText: string | null): Promise<Pull> {
  const place = placeOf(source);
  if (isOutOfReach(ctx, place)) return withoutToken(source, place);
  const start = readCursor(cursorText);
  const first = start?.path ?? (await firstPath(ctx, place));
  const page = await firstPage(ctx, place, first, start);
  const { items, gap, quota } = start
    ? await reachKnown(ctx, place, page, start)
    : { ...page, items: once(page.items), gap: undefined };
  const known = new Map(start?.known.map(([id, mark]) => [id, mark]));
  const fresh = items.filter(({ id, mark }) => id === null || known.get(id) !== mark);

  return {
    events: await eventsOf(ctx, source, fresh.reverse()),
    nextCursor: writeCursor(nextCursor(start, first, items)),
    // An item without id cannot be remembered, so it alone must not keep a source going round.
    done: start === null || !fresh.some(({ id }) => id !== null),
    ...waiting(quota),
    ...(gap && { gap }),
  };
}

/** What follows the overlap, or the newest page where the server does not know the place any more. */
async function firstPage(ctx: Context, place: Place, path: string, start: Cursor | null): Promise<Page> {
  if (start?.after && canAskForNewer(place)) {
    const page = await readPage(ctx, place, withParameter(path, "min_id", start.after));
    const known = new Set(start.known.map(([id]) => id));
    if (page.items.some(({ id }) => id !== null && known.has(id))) return page;
  }
  return readPage(ctx, place, path);
}

/** One page of history, going backwards from the newest. */
export async function backfill(ctx: Context, source: Source, cursorText: string | null): Promise<Pull> {
  const place = placeOf(source);
  if (isOutOfReach(ctx, place)) return withoutToken(source, place);
  const path = readCursor(cursorText)?.path ?? (await firstPath(ctx, place));
  const page = await readPage(ctx, place, path);
  return {
    events: await eventsOf(ctx, source, page.items.reverse()),
    nextCursor: page.older ? writeCursor({ path: page.older, known: [], after: null, since: null }) : cursorText,
    done: page.older === null || page.older === path,
    ...waiting(page.quota),
  };
}

type Reached = { items: Item[]; quota: Quota | null; gap?: Pull["gap"] };

async function reachKnown(ctx: Context, place: Place, page: Page, start: Cursor): Promise<Reached> {
  const known = new Set(start.known.map(([id]) => id));
  const items = [...page.items];
  let last = page;
  for (let walked = 0; ; walked += 1) {
    const isReached =
      last.older === null ||
      last.items.some(({ id, at }) => (id !== null && known.has(id)) || isBefore(at, start.since));
    if (isReached) break;
    if (walked === MOST_PAGES_BACK) {
      const from = start.since ?? items.at(-1)?.at ?? ctx.now().toISOString();
      const to = items.at(-1)?.at ?? ctx.now().toISOString();
      const reason = `more than ${items.length} posts came between two pulls`;
      return { items, quota: last.quota, gap: { from, to, reason } };
    }
    last = await readPage(ctx, place, last.older!);
    items.push(...last.items);
  }
  return { items: once(withoutOlder(items, start)), quota: last.quota };
}

/** Leaves out what stood there before the first pull; it is history's business. */
function withoutOlder(items: Item[], { known, after, since }: Cursor): Item[] {
  const ids = new Set(known.map(([id]) => id));
  const lastKnown = items.findLastIndex(({ id }) => id !== null && ids.has(id));
  const end = after === null ? -1 : items.findIndex(({ id }) => id === after);
  return items.filter(({ at }, index) => (end < 0 || index < end) && (index <= lastKnown || !isBefore(at, since)));
}

function isBefore(at: string | null, since: string | null): boolean {
  return at !== null && since !== null && Date.parse(at) < Date.parse(since);
}

/** Pages shift while they are turned: the same item can stand on two. */
function once(items: Item[]): Item[] {
  const seen = new Set<string>();
  return items.filter(({ id }) => {
    if (id === null) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** Items remembered, and asked for again: the overlap. */
const REMEMBERED = 10;

function nextCursor(start: Cursor | null, path: string, items: Item[]): Cursor {
  const seen = new Map<string, Known>();
  for (const { id, mark, at } of items) if (id !== null && !seen.has(id)) seen.set(id, [id, mark, at]);
  const before = start?.known ?? [];
  // Where some of the known stand, those that do not were deleted, and are nothing to ask by.
  if (!before.some(([id]) => seen.has(id))) for (const each of before) seen.set(each[0], each);
  if (start?.after && !seen.has(start.after)) seen.set(start.after, [start.after, "", start.since]);
  const newestFirst = [...seen.values()];
  const after = newestFirst[REMEMBERED] ?? null;
  const oldest = after ? [after] : newestFirst;
  const times = oldest.flatMap(([, , at]) => (at === null ? [] : [Date.parse(at)]));
  return {
    path,
    known: newestFirst.slice(0, REMEMBERED),
    after: after?.[0] ?? null,
    since: times.length > 0 ? new Date(Math.min(...times)).toISOString() : null,
  };
}

function waiting(quota: Quota | null): Pick<Pull, "quota" | "waitUntil"> {
  if (quota === null) return {};
  const isSpent = quota.remaining === 0 && quota.resetAt !== null;
  return { quota, ...(isSpent && { waitUntil: new Date(quota.resetAt!) }) };
}

/** The places every channel has stay quiet; what somebody asked for says why it cannot be read. */
function withoutToken(source: Source, { kind }: Place): Pull {
  if (kind === "notifications" || kind === "own") return { events: [], nextCursor: null, done: true };
  throw new ConnectorError("unauthorized", `“${source.label}” needs an access token.`);
}
