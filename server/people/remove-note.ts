import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { deleteNote } from "./note-store.ts";

/** Removes a note about a person; who removed it stays in the log. */
export async function removeNote(tx: Tx, personId: string, noteId: string): Promise<void> {
  if (!(await deleteNote(tx, personId, noteId))) throw notFound("note");
  record(tx, "note.deleted", { kind: "person", id: personId }, { data: { noteId, by: tx.actor.name } });
}
