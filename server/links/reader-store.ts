import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** The day's salt, made by whoever asks first. */
export async function saltOf(tx: Tx, day: string, fresh: Buffer): Promise<Buffer> {
  await sql`
    insert into reader_salt (workspace_id, day, salt) values (${tx.workspaceId}, ${day}::date, ${fresh})
    on conflict do nothing`.execute(tx.db);
  const { rows } = await sql<{ salt: Buffer }>`
    select salt from reader_salt where workspace_id = ${tx.workspaceId} and day = ${day}::date`.execute(tx.db);
  return rows[0]!.salt;
}

export type Reading = { subjectId: string; day: string; hash: Buffer; at: Date };

/** Notes readings; the same reader of the same thing on the same day is one row. */
export async function keepReadings(tx: Tx, readings: Reading[]): Promise<void> {
  const rows = readings.map(({ subjectId, day, hash, at }) => ({
    subject_id: subjectId,
    day,
    hash: hash.toString("hex"),
    at: at.toISOString(),
  }));
  await sql`
    insert into reader as r (workspace_id, subject_id, day, hash, at)
    select ${tx.workspaceId}::uuid, x.subject_id, x.day, decode(x.hash, 'hex'), x.at
    from json_to_recordset(${JSON.stringify(rows)}::json) as x(subject_id uuid, day date, hash text, at timestamptz)
    order by 2, 3, 4
    on conflict (workspace_id, subject_id, day, hash) do update set at = greatest(r.at, excluded.at)`.execute(tx.db);
}

/**
 * Makes one figure of each day before `today` and forgets its rows and its salt. An answer's readers are those of its
 * question's page who were there after it was written. The day's salt is held meanwhile: of several that find a day over,
 * one sums it and the others find nothing left.
 */
export async function sumReadings(tx: Tx, today: string): Promise<void> {
  const old = sql`r.workspace_id = ${tx.workspaceId} and r.day < ${today}::date`;
  await sql`select from reader_salt r where ${old} order by r.day for update`.execute(tx.db);
  await sql`
    insert into reader_day as d (workspace_id, subject_id, day, readers)
    select ${tx.workspaceId}::uuid, subject_id, day, count(*)::int from (
      select r.subject_id, r.day from reader r where ${old}
      union all
      select a.id, r.day from reader r
      join answer a on a.workspace_id = r.workspace_id and a.question_id = r.subject_id
      join post p on p.workspace_id = a.workspace_id and p.id = a.id and p.posted_at <= r.at
      where ${old}
    ) x group by 2, 3
    on conflict (workspace_id, subject_id, day) do update set readers = d.readers + excluded.readers`.execute(tx.db);
  await sql`delete from reader r where ${old}`.execute(tx.db);
  await sql`delete from reader_salt r where ${old}`.execute(tx.db);
}

export type DayOfReaders = { subject_id: string; day: string; readers: number };

/** Readers of links, articles or questions by day, newest first. */
export async function readersByDay(tx: Tx, subjectIds: string[]): Promise<DayOfReaders[]> {
  if (subjectIds.length === 0) return [];
  const { rows } = await sql<DayOfReaders>`
    select subject_id, to_char(day, 'YYYY-MM-DD') as day, sum(readers)::int as readers from (
      select subject_id, day, readers from reader_day
      where workspace_id = ${tx.workspaceId} and subject_id = any(${subjectIds}::uuid[])
      union all
      select subject_id, day, count(*)::int from reader
      where workspace_id = ${tx.workspaceId} and subject_id = any(${subjectIds}::uuid[]) group by 1, 2
    ) d group by 1, d.day order by d.day desc, 1`.execute(tx.db);
  return rows;
}
