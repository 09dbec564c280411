import type { TimelineEntry } from "@earshot/contract/people.ts";
import type { Context } from "#server/context.ts";
import { firstIdAt, lastId, timeOf } from "#server/db/id.ts";
import { packCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { loadPosts } from "#server/posts/load.ts";
import { identitiesOf } from "./identity-store.ts";
import { momentCursor, type Place } from "./moment-cursor.ts";
import { pageOfPurchases } from "./product-store.ts";
import { personById } from "./store.ts";
import { notesAbout, personEvents, postIdsBy, repliesTo } from "./timeline-store.ts";
import { type EventLine, eventSummary, purchaseSummary, saidSummary, shownEvents } from "./timeline-summary.ts";

type Line = { ms: number; id: string; kind: TimelineEntry["kind"]; summary: string | null };

/**
 * Everything said and done, newest first by (moment, id). Posts, replies, notes and events are ordered by their ids,
 * which carry their moment; purchases by when they were made. Each source gives a page from its own index, and the
 * merge keeps the newest of all: what it leaves is read again by the next page.
 */
export async function timeline(
  context: Context,
  tx: Tx,
  personId: string,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<{ items: TimelineEntry[]; nextCursor: string | null }> {
  if (!(await personById(tx, personId))) throw notFound("person");
  const after = momentCursor(cursor);
  const page = pageOf(await newest(tx, personId, after, limit + 1), limit, (line) => packCursor([line.ms, line.id]));
  const postIds = page.items.filter((line) => line.kind === "post").map((line) => line.id);
  const posts = new Map((await loadPosts(context, tx, postIds)).map((post) => [post.id, post]));
  return {
    items: page.items.map((line) => ({
      id: line.id,
      at: new Date(line.ms).toISOString(),
      kind: line.kind,
      post: posts.get(line.id) ?? null,
      summary: line.summary,
    })),
    nextCursor: page.nextCursor,
  };
}

async function newest(tx: Tx, personId: string, after: Place | null, limit: number): Promise<Line[]> {
  const identityIds = (await identitiesOf(tx, [personId])).map((identity) => identity.id);
  const span = { before: after ? idBound(after) : lastId, limit };
  const byId = (kind: Line["kind"], id: string, summary: string | null): Line => ({
    ms: timeOf(id).getTime(),
    id,
    kind,
    summary,
  });
  const posts = await postIdsBy(tx, identityIds, span);
  const replies = await repliesTo(tx, identityIds, span);
  const notes = await notesAbout(tx, identityIds, span);
  const events = await personEvents(tx, personId, shownEvents, span);
  const purchases = await pageOfPurchases(tx, { personId, after, limit });
  return [
    ...posts.map((id) => byId("post", id, null)),
    ...replies.map((reply) => byId("reply", reply.id, saidSummary(reply))),
    ...notes.map((note) => byId("note", note.id, saidSummary(note))),
    ...events.map((event) => byId("event", event.id, eventSummary(event as EventLine))),
    ...purchases.map((row) => ({
      ms: row.purchased_at.getTime(),
      id: row.id,
      kind: "purchase" as const,
      summary: purchaseSummary(row),
    })),
  ]
    .sort((a, b) => b.ms - a.ms || (a.id < b.id ? 1 : -1))
    .slice(0, limit);
}

/** The ids that stand behind a place are those below this one: of the same millisecond by id, else by time. */
function idBound({ at, id }: Place): string {
  const first = firstIdAt(at);
  const next = firstIdAt(new Date(at.getTime() + 1));
  return id < first ? first : id > next ? next : id;
}
