import type { EntryKind, EntrySource } from "@earshot/contract/timeline.ts";
import { firstIdAt, lastId, timeOf } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Place } from "./moment-cursor.ts";
import { pageOfPurchases } from "./product-store.ts";
import { notesAbout, notesOn, personEvents, postIdsBy, repliesTo, type Said } from "./timeline-store.ts";
import { type EventLine, eventSummary, purchaseSummary, saidSummary, shownEvents } from "./timeline-summary.ts";

/** Whose lines: these people, and the identities to follow with whose they are. */
export type TimelineScope = { personIds: string[]; personOf: ReadonlyMap<string, string> };

export type TimelineLine = {
  ms: number;
  id: string;
  kind: EntryKind;
  personId: string | null;
  source: EntrySource | null;
  by: string | null;
  summary: string | null;
  conversationId: string | null;
};

type Asked = { after: Place | null; limit: number; kinds: ReadonlySet<EntryKind>; channelId?: string };

/**
 * The newest lines of the asked kinds. Posts, replies, notes and events are ordered by their ids, which carry their
 * moment; purchases by when they were made. Each source gives a page from its own index, and the merge keeps the newest
 * of all: what it leaves is read again by the next page.
 */
export async function newestLines(
  tx: Tx,
  { personIds, personOf }: TimelineScope,
  { after, limit, kinds, channelId }: Asked,
): Promise<TimelineLine[]> {
  if (personIds.length === 0) return [];
  const identityIds = [...personOf.keys()];
  const span = { before: after ? idBound(after) : lastId, limit };
  const lines: TimelineLine[] = [];
  if (kinds.has("post")) {
    for (const { id, author_id } of await postIdsBy(tx, identityIds, span, channelId)) {
      lines.push({ ...byId(id, "post"), personId: personOf.get(author_id) ?? null, source: "person" });
    }
  }
  const keepSaid = (kind: "reply" | "note", said: Said) =>
    lines.push({
      ...byId(said.id, kind),
      personId: personOf.get(said.customer_id ?? "") ?? null,
      ...writer(said),
      summary: saidSummary(said),
      conversationId: said.conversation_id,
    });
  if (kinds.has("reply")) {
    for (const reply of await repliesTo(tx, identityIds, span, channelId)) keepSaid("reply", reply);
  }
  if (kinds.has("note")) {
    for (const note of await notesAbout(tx, identityIds, span, channelId)) keepSaid("note", note);
    for (const note of channelId === undefined ? await notesOn(tx, personIds, span) : []) {
      lines.push({
        ...byId(note.id, "note"),
        personId: note.person_id,
        ...writer(note),
        summary: saidSummary({ ...note, state: null }),
      });
    }
  }
  const verbs = Object.entries(shownEvents).flatMap(([verb, kind]) => (kinds.has(kind) ? verb : []));
  for (const event of verbs.length === 0 ? [] : await personEvents(tx, personIds, verbs, span)) {
    const line = event as unknown as EventLine;
    lines.push({
      ...byId(event.id, shownEvents[line.verb]),
      personId: event.subject_id,
      source: event.actor_kind === "user" ? "teammate" : event.actor_kind === "key" ? "api" : "automation",
      by: line.data?.by ?? null,
      summary: eventSummary(line),
    });
  }
  if (kinds.has("purchase")) {
    for (const row of await pageOfPurchases(tx, { personIds, after, limit })) {
      lines.push({
        ...byId(row.id, "purchase"),
        ms: row.purchased_at.getTime(),
        personId: row.person_id,
        source: row.source === "system" ? "automation" : row.source,
        summary: purchaseSummary(row),
      });
    }
  }
  return lines.sort((a, b) => b.ms - a.ms || (a.id < b.id ? 1 : -1)).slice(0, limit);
}

const byId = (id: string, kind: EntryKind): TimelineLine => ({
  ms: timeOf(id).getTime(),
  id,
  kind,
  personId: null,
  source: null,
  by: null,
  summary: null,
  conversationId: null,
});

/** What no teammate wrote came by a key. */
const writer = ({ author_id, author_name }: { author_id: string | null; author_name: string | null }) => ({
  source: (author_id !== null ? "teammate" : "api") as EntrySource,
  by: author_name,
});

/** The ids that stand behind a place are those below this one: of the same millisecond by id, else by time. */
function idBound({ at, id }: Place): string {
  const first = firstIdAt(at);
  const next = firstIdAt(new Date(at.getTime() + 1));
  return id < first ? first : id > next ? next : id;
}
