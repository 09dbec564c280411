import type { ConnectorEvent, Pull, Quota, Source } from "../connector.ts";
import { atUri, LIKE, POST, REPOST, readAtUri } from "./at-uri.ts";
import type { Context } from "./client.ts";
import { type Cursor, readCursor, writeCursor } from "./cursor.ts";
import { normalize } from "./normalize.ts";
import { type Item, type List, listOf } from "./pages.ts";
import { isSignedIn } from "./session.ts";
import { type Place, placeOf } from "./sources.ts";
import { timeOfTid } from "./tid.ts";

/** Pages walked back in one pull to reach what is known; more than this is a gap. */
const MOST_PAGES_BACK = 10;
/** Items remembered, and looked for again: the overlap. */
const REMEMBERED = 50;

/**
 * What is new on a list, oldest first, down to something that is known already. A repository's list is the whole truth:
 * a known post that is not on it was deleted, one in another version was edited.
 */
export async function pull(ctx: Context, source: Source, cursorText: string | null): Promise<Pull> {
  const place = placeOf(source);
  if (isOutOfReach(ctx, place)) return { events: [], nextCursor: null, done: true };
  const start = readCursor(cursorText);
  const list = await listOf(ctx, place);
  let walked = await walk(ctx, list, start);
  let version: Date | null = null;
  if (changesIn(walked.items, start).length > 0) {
    // Asked before the list is read once more, so that an edit that comes between has the higher number still.
    version = versionTime(await list.version(), ctx.now());
    if (list.owner !== null) walked = await walk(ctx, list, start);
  }
  const { items, gap, quota } = walked;
  const known = new Map(start?.known);
  const fresh = withoutHistory(items, start, list)
    .filter(({ id, cid }) => known.get(id) !== cid)
    .reverse();
  const gone = deletesIn(walked, start, list);
  return {
    events: [...fresh.map((item) => eventOf(ctx, item, known.has(item.id) ? (version ?? ctx.now()) : null)), ...gone],
    nextCursor: writeCursor({ known: remembered(items, start, gone), older: null }),
    done: true,
    ...waiting(quota),
    ...(gap && { gap }),
  };
}

/** One page of history, going backwards from the newest. */
export async function backfill(ctx: Context, source: Source, cursorText: string | null): Promise<Pull> {
  const place = placeOf(source);
  if (isOutOfReach(ctx, place)) return { events: [], nextCursor: null, done: true };
  const { items, older, quota } = await (await listOf(ctx, place)).page(readCursor(cursorText)?.older ?? null);
  return {
    events: items.reverse().map((item) => eventOf(ctx, item, null)),
    nextCursor: older === null ? cursorText : writeCursor({ known: [], older }),
    done: older === null,
    ...waiting(quota),
  };
}

/** Our own places stay quiet without an app password; what somebody asked for says why it cannot be read. */
const isOutOfReach = (ctx: Context, { kind }: Place): boolean =>
  (kind === "own" || kind === "notifications") && !isSignedIn(ctx);

type Walked = {
  /** newest first, each once */
  items: Item[];
  /** the list was read to its end */
  isWhole: boolean;
  quota: Quota | null;
  gap?: Pull["gap"];
};

async function walk(ctx: Context, list: List, start: Cursor | null): Promise<Walked> {
  const known = new Set(start?.known.map(([id]) => id));
  const items = new Map<string, Item>();
  let older: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const page: Awaited<ReturnType<List["page"]>> = await list.page(older);
    for (const item of page.items) if (!items.has(item.id)) items.set(item.id, item);
    const { quota } = page;
    // A list that names the same next page again has no end of its own.
    const isWhole = page.older === null || page.older === older;
    const isReached = start === null || isSettled(list, [...items.keys()], known);
    if (isWhole || isReached) return { items: [...items.values()], isWhole, quota };
    if (pages > MOST_PAGES_BACK) {
      const all = [...items.values()];
      const from = timeOf(start?.known[0]?.[0]) ?? ctx.now();
      const to = timeOf(all.at(-1)?.id) ?? ctx.now();
      const reason = `more than ${all.length} posts came between two pulls`;
      return { items: all, isWhole, quota, gap: { from: from.toISOString(), to: to.toISOString(), reason } };
    }
    older = page.older;
  }
}

/** Whether what was known has been reached; of a repository, whether each known post was seen or is surely gone. */
function isSettled({ owner }: List, listed: string[], known: ReadonlySet<string>): boolean {
  // Nothing is remembered where nothing stood before: all that stands there now is news.
  if (known.size === 0) return false;
  if (owner === null) return listed.some((id) => known.has(id));
  const seen = new Set(listed);
  const last = listed.at(-1);
  return last !== undefined && [...known].every((id) => seen.has(id) || id > last);
}

function changesIn(items: Item[], start: Cursor | null): Item[] {
  const known = new Map(start?.known);
  return items.filter(({ id, cid }) => known.has(id) && known.get(id) !== cid);
}

/** Leaves out what stood there before the first pull; it is history's business. */
function withoutHistory(items: Item[], start: Cursor | null, list: List): Item[] {
  const [newest] = start?.known ?? [];
  if (!newest) return items;
  const known = new Set(start?.known.map(([id]) => id));
  const last = items.findLastIndex(({ id }) => known.has(id));
  if (last >= 0) return items.slice(0, last + 1);
  return list.owner === null ? items : items.filter(({ id }) => id > newest[0]);
}

/** What is known and not on the list any more. Lists go down by key: below the last one read nothing is said. */
function deletesIn({ items, isWhole }: Walked, start: Cursor | null, { owner }: List): ConnectorEvent[] {
  if (owner === null || start === null) return [];
  const listed = new Set(items.map(({ id }) => id));
  const last = items.at(-1)?.id;
  const gone = start.known.filter(([id]) => !listed.has(id) && (isWhole || (last !== undefined && id > last)));
  return gone.map(([id]) => {
    const externalId = atUri(owner, POST, id);
    return { type: "delete", externalId, localId: externalId, at: null, raw: JSON.stringify({ gone: externalId }) };
  });
}

function remembered(items: Item[], start: Cursor | null, gone: ConnectorEvent[]): Cursor["known"] {
  const seen = new Map(items.map(({ id, cid }) => [id, cid]));
  const lost = new Set(
    gone.flatMap((event) => (event.type === "delete" && readAtUri(event.externalId ?? "")?.rkey) || []),
  );
  for (const [id, cid] of start?.known ?? []) if (!seen.has(id) && !lost.has(id)) seen.set(id, cid);
  return [...seen].slice(0, REMEMBERED);
}

/** What an item is to us: a post, or for a notification also a like or a repost of ours. */
export function eventOf(ctx: Pick<Context, "account">, item: Item, edited: Date | null): ConnectorEvent {
  const { uri, value: record, author, pds, engagement, raw, reason, subject } = item;
  const at = readAtUri(uri);
  const reacts = at?.collection === LIKE ? "like" : at?.collection === REPOST ? "repost" : null;
  if (reacts && subject && (reason === "like" || reason === "repost")) {
    return { type: "reaction", kind: reacts, externalId: uri, subjectExternalId: subject, author };
  }
  if (reason !== null && at?.collection !== POST) return { type: "unknown", kind: `notification ${reason}`, raw };
  const event = normalize({ uri, record, author, pds, account: ctx.account, edited, engagement, raw });
  const tellsUs = reason !== null && ADDRESSING.has(reason) && author.externalId !== ctx.account?.externalId;
  return event.type === "post" && tellsUs ? { ...event, post: { ...event.post, addressed: true } } : event;
}

const ADDRESSING = new Set(["mention", "reply", "quote"]);

function versionTime(rev: string | null, now: Date): Date {
  const time = rev === null ? null : timeOfTid(rev);
  return time === null ? now : new Date(time);
}

function timeOf(id: string | undefined): Date | null {
  const time = id === undefined ? null : timeOfTid(readAtUri(id)?.rkey ?? id);
  return time === null ? null : new Date(time);
}

function waiting(quota: Quota | null): Pick<Pull, "quota" | "waitUntil"> {
  if (quota === null) return {};
  const isSpent = quota.remaining === 0 && quota.resetAt !== null;
  return { quota, ...(isSpent && { waitUntil: new Date(quota.resetAt as string) }) };
}
