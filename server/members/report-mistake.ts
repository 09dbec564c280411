import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { tooMany } from "#server/errors.ts";
import { notePerson } from "#server/people/note-person.ts";

const mostAnHour = 5;

/** Tells the team what somebody says is wrong about what is kept: a note on their person. 429 after five within the hour. */
export async function reportMistake(tx: Tx, personId: string, text: string, now: Date): Promise<void> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from person_note where workspace_id = ${tx.workspaceId} and person_id = ${personId}
      and author_id is null and author_name = ${tx.actor.name} and created_at > ${new Date(now.getTime() - 3_600_000)}`.execute(
    tx.db,
  );
  if ((rows[0]?.n ?? 0) >= mostAnHour)
    throw tooMany("You told the team several times within the hour. They read it; come back later.", 3_600);
  await notePerson(tx, personId, `Says this is wrong: ${text}`);
}
