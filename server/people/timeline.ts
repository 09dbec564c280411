import type { Query } from "@earshot/contract/endpoint.ts";
import type { EntryKind, EntrySource, getTimeline, TimelineEntry } from "@earshot/contract/timeline.ts";
import type { Context } from "#server/context.ts";
import { firstIdAt, timeOf } from "#server/db/id.ts";
import { packCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { forbidden, notFound } from "#server/errors.ts";
import { loadPosts } from "#server/posts/load.ts";
import type { Reader } from "./load.ts";
import { momentCursor, type Place } from "./moment-cursor.ts";
import { memberIds, organizationById } from "./organization-store.ts";
import { purchaseById } from "./product-store.ts";
import { personById } from "./store.ts";
import { newestLines, type TimelineLine, type TimelineScope } from "./timeline-lines.ts";
import { identitiesToFollow } from "./timeline-store.ts";

type Asked = Query<typeof getTimeline>;
type Page = { items: TimelineEntry[]; nextCursor: string | null };

/** Everything said and done by and with a person that the reader may see, newest first by (moment, id). */
export async function timeline(
  context: Context,
  tx: Tx,
  personId: string,
  asked: Asked,
  reader: Reader,
): Promise<Page> {
  if (!(await personById(tx, personId))) throw notFound("person");
  return pageOfEntries(context, tx, await scopeOf(tx, [personId]), asked, reader);
}

/** The same over all people of an organization: the newest 500 of them, and the 200 profiles that wrote last. */
export async function organizationTimeline(
  context: Context,
  tx: Tx,
  organizationId: string,
  asked: Asked,
  reader: Reader,
): Promise<Page> {
  if (!(await organizationById(tx, organizationId))) throw notFound("organization");
  return pageOfEntries(context, tx, await scopeOf(tx, await memberIds(tx, organizationId, 500)), asked, reader);
}

/** One entry, which has to be this person's; 404 else. */
export async function timelineEntry(
  context: Context,
  tx: Tx,
  personId: string,
  entryId: string,
  reader: Reader,
): Promise<TimelineEntry> {
  if (!(await personById(tx, personId))) throw notFound("person");
  const purchase = await purchaseById(tx, entryId);
  const at = purchase ? purchase.purchased_at : timeOf(entryId);
  // What stands right behind the place above an entry is the entry itself.
  const [line] = await newestLines(tx, await scopeOf(tx, [personId]), {
    after: { at, id: next(entryId) },
    limit: 1,
    kinds: kindsFor({}, reader),
  });
  if (line?.id !== entryId) throw notFound("entry");
  return (await present(context, tx, [line]))[0]!;
}

async function scopeOf(tx: Tx, personIds: string[]): Promise<TimelineScope> {
  const identities = await identitiesToFollow(tx, personIds, 200);
  return { personIds, personOf: new Map(identities.map(({ id, person_id }) => [id, person_id])) };
}

async function pageOfEntries(
  context: Context,
  tx: Tx,
  scope: TimelineScope,
  asked: Asked,
  reader: Reader,
): Promise<Page> {
  const after = momentCursor(asked.cursor) ?? placeBefore(asked.until);
  const kinds = kindsFor(asked, reader);
  const lines = await newestLines(tx, scope, { after, limit: asked.limit + 1, kinds, channelId: asked.channelId });
  const page = pageOf(lines, asked.limit, (line) => packCursor([line.ms, line.id]));
  return { items: await present(context, tx, page.items), nextCursor: page.nextCursor };
}

const needs: Partial<Record<EntryKind, "posts:read" | "conversations:read" | "products:read">> = {
  post: "posts:read",
  reply: "conversations:read",
  note: "conversations:read",
  purchase: "products:read",
};
const through: readonly EntryKind[] = ["post", "reply", "note"];
const directions: Record<"in" | "out", EntryKind> = { in: "post", out: "reply" };

/** The kinds that were asked for and that the reader may see. 403 for a kind asked for by name that may not be seen. */
function kindsFor(asked: Pick<Asked, "kind" | "direction" | "channelId">, reader: Reader): ReadonlySet<EntryKind> {
  const may = (kind: EntryKind) => needs[kind] === undefined || reader.permissions.has(needs[kind]);
  if (asked.kind && !may(asked.kind)) {
    throw forbidden(`Seeing this kind of entry needs the permission ${needs[asked.kind]}.`);
  }
  const all: EntryKind[] = ["post", "reply", "note", "purchase", "link", "consent", "event"];
  return new Set(
    all.filter(
      (kind) =>
        may(kind) &&
        (asked.kind === undefined || asked.kind === kind) &&
        (asked.direction === undefined || directions[asked.direction] === kind) &&
        (asked.channelId === undefined || through.includes(kind)),
    ),
  );
}

async function present(context: Context, tx: Tx, lines: TimelineLine[]): Promise<TimelineEntry[]> {
  const postIds = lines.filter((line) => line.kind === "post").map((line) => line.id);
  const posts = new Map((await loadPosts(context, tx, postIds)).map((post) => [post.id, post]));
  return lines.map(({ ms, id, kind, personId, source, by, summary, conversationId }) => ({
    id,
    at: new Date(ms).toISOString(),
    kind,
    personId,
    source: source as EntrySource | null,
    by,
    post: posts.get(id) ?? null,
    summary,
    conversationId: conversationId ?? posts.get(id)?.conversationId ?? null,
  }));
}

/** Everything older than this moment stands behind it. */
const placeBefore = (until: string | undefined): Place | null => {
  if (until === undefined) return null;
  const at = new Date(until);
  return { at, id: firstIdAt(at) };
};

/** The id that follows in order. */
function next(id: string): string {
  const following = (BigInt(`0x${id.replaceAll("-", "")}`) + 1n).toString(16).padStart(32, "0").slice(-32);
  return following.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
