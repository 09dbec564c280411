import type { LiveEvent } from "@earshot/contract/events.ts";
import type { Kysely } from "kysely";
import { firstIdAt, lastId, timeOf } from "./db/id.ts";
import { system, transaction } from "./db/transaction.ts";
import type { DB } from "./db/types.ts";

/** The workspace's events from `first` to `last`, both included, oldest first, as the hints that clients get. */
export async function eventsBetween(
  db: Kysely<DB>,
  workspaceId: string,
  first: string,
  last: string,
  most: number,
): Promise<LiveEvent[]> {
  const rows = await transaction(db, workspaceId, system, (tx) =>
    tx.db
      .selectFrom("event")
      .select(["id", "verb", "subject_kind", "subject_id", "version"])
      .where("workspace_id", "=", workspaceId)
      .where("id", ">=", first)
      .where("id", "<=", last)
      .orderBy("id")
      .limit(most)
      .execute(),
  );
  return rows.map((row) => ({
    id: row.id,
    type: row.verb,
    subject:
      row.subject_kind !== null && row.subject_id !== null ? { kind: row.subject_kind, id: row.subject_id } : null,
    version: row.version,
  }));
}

/** Ids are made before the commit, so an event may appear this much later than one with a greater id. */
const overlapMs = 60_000;

/**
 * What was recorded since the event `id`, with the overlap; null when there is no such event or more than `most` since:
 * the asker has to look at everything again.
 */
export async function eventsSince(
  db: Kysely<DB>,
  workspaceId: string,
  id: string,
  most: number,
): Promise<LiveEvent[] | null> {
  const known = await eventsBetween(db, workspaceId, id, id, 1);
  if (known.length === 0) return null;
  const from = firstIdAt(new Date(timeOf(id).getTime() - overlapMs));
  const events = await eventsBetween(db, workspaceId, from, lastId, most + 1);
  return events.length > most ? null : events.filter((event) => event.id !== id);
}
