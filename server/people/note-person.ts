import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { insertPersonNote, type PersonNoteRow } from "./note-store.ts";
import { personById } from "./store.ts";

/** Keeps a note about a person; only the team sees it. 404 without such a person. */
export async function notePerson(tx: Tx, personId: string, text: string): Promise<PersonNoteRow> {
  if (!(await personById(tx, personId))) throw notFound("person");
  const row = await insertPersonNote(tx, {
    id: newId(),
    person_id: personId,
    author_id: tx.actor.kind === "user" ? tx.actor.id : null,
    author_name: tx.actor.name,
    text: text.toWellFormed().replaceAll("\0", "\u{FFFD}"),
  });
  record(tx, "note.created", { kind: "person", id: personId }, { data: { noteId: row.id } });
  return row;
}
