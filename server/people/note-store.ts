import type { Tx } from "#server/db/transaction.ts";

export type PersonNoteRow = {
  id: string;
  person_id: string;
  author_id: string | null;
  author_name: string | null;
  text: string;
  created_at: Date;
};
const columns = ["id", "person_id", "author_id", "author_name", "text", "created_at"] as const;

const notes = (tx: Tx) => tx.db.selectFrom("person_note").select(columns).where("workspace_id", "=", tx.workspaceId);

/** Newest first; a row more than `limit` tells that others follow. */
export const pageOfNotes = (tx: Tx, personId: string, before: string | null, limit: number): Promise<PersonNoteRow[]> =>
  notes(tx)
    .where("person_id", "=", personId)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();

export const insertPersonNote = (tx: Tx, row: Omit<PersonNoteRow, "created_at">): Promise<PersonNoteRow> =>
  tx.db
    .insertInto("person_note")
    .values({ workspace_id: tx.workspaceId, ...row })
    .returning(columns)
    .executeTakeFirstOrThrow();

export const deleteNote = (tx: Tx, personId: string, id: string): Promise<{ id: string } | undefined> =>
  tx.db
    .deleteFrom("person_note")
    .where("workspace_id", "=", tx.workspaceId)
    .where("person_id", "=", personId)
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
