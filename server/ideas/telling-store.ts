import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type TellingRow = {
  change_id: string;
  text: string;
  confirmed_by_id: string | null;
  confirmed_by: string | null;
  confirmed_at: Date;
  done_at: Date | null;
};

/** The first words stay: whoever confirms again at the same time says nothing new. */
export async function keepTelling(
  tx: Tx,
  row: Pick<TellingRow, "change_id" | "text" | "confirmed_by_id" | "confirmed_by" | "confirmed_at">,
): Promise<void> {
  await tx.db
    .insertInto("idea_telling")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) => conflict.columns(["workspace_id", "change_id"]).doUpdateSet({ done_at: null }))
    .execute();
}

export const tellingById = (tx: Tx, changeId: string): Promise<TellingRow | undefined> =>
  tellings(tx).where("change_id", "=", changeId).executeTakeFirst();

/** Holds it to the end of the transaction: one at a time tells a change. */
export const lockTelling = (tx: Tx, changeId: string): Promise<TellingRow | undefined> =>
  tellings(tx).where("change_id", "=", changeId).forUpdate().executeTakeFirst();

const tellings = (tx: Tx) =>
  tx.db
    .selectFrom("idea_telling")
    .select(["change_id", "text", "confirmed_by_id", "confirmed_by", "confirmed_at", "done_at"])
    .where("workspace_id", "=", tx.workspaceId);

export const endTelling = (tx: Tx, changeId: string, at: Date) =>
  tx.db
    .updateTable("idea_telling")
    .set({ done_at: at })
    .where("workspace_id", "=", tx.workspaceId)
    .where("change_id", "=", changeId)
    .execute();

export type TellingCounts = { change_id: string; waiting: number; sent: number; failed: number; held: number };

/** How far these changes are told. */
export async function countTold(tx: Tx, changeIds: string[]): Promise<Map<string, TellingCounts>> {
  const { rows } = await sql<TellingCounts>`
    select t.change_id,
      (count(*) filter (where r.state in ('queued', 'sending')))::int as waiting,
      (count(*) filter (where r.state = 'sent'))::int as sent,
      (count(*) filter (where r.state in ('failed', 'unknown', 'cancelled')))::int as failed,
      (count(*) filter (where r.id is null))::int as held
    from idea_told t left join reply r on r.workspace_id = t.workspace_id and r.id = t.reply_id
    where t.workspace_id = ${tx.workspaceId} and t.change_id = any(${changeIds}::uuid[]) group by 1`.execute(tx.db);
  return new Map(rows.map((row) => [row.change_id, row]));
}

export type ToldRow = {
  backer_id: string;
  post_id: string | null;
  reply_id: string;
  state: string;
  text: string;
  conversation_id: string;
  remote_url: string | null;
  error_code: string | null;
  error_message: string | null;
};

/**
 * Which of these backers have a reply that tells them a change. Whoever was told as an author and is known as a person
 * since, or the other way round, was told.
 */
export async function toldAmong(tx: Tx, changeId: string, backerIds: string[]): Promise<Map<string, ToldRow>> {
  if (backerIds.length === 0) return new Map();
  const { rows } = await sql<ToldRow>`
    with told as (
      select t.backer_id, t.post_id, t.reply_id, n.person_id as backer_person, a.id as author_id, a.person_id as author_person
      from idea_told t
      left join identity n on n.workspace_id = t.workspace_id and n.id = t.backer_id
      left join post p on p.workspace_id = t.workspace_id and p.id = t.post_id
      left join identity a on a.workspace_id = t.workspace_id and a.id = p.author_id
      where t.workspace_id = ${tx.workspaceId} and t.change_id = ${changeId} and t.reply_id is not null
    )
    select b.id as backer_id, t.post_id, t.reply_id, r.state, r.text, r.conversation_id, r.remote_url,
      r.last_error ->> 'code' as error_code, r.last_error ->> 'message' as error_message
    from unnest(${backerIds}::uuid[]) b(id)
    join told t on b.id in (t.backer_id, t.backer_person, t.author_id, t.author_person)
    join reply r on r.workspace_id = ${tx.workspaceId} and r.id = t.reply_id`.execute(tx.db);
  return new Map(rows.map((row) => [row.backer_id, row]));
}

/** What became of one backer; a hold gives way to a reply, a reply to nothing. */
export async function keepTold(
  tx: Tx,
  row: {
    change_id: string;
    backer_id: string;
    post_id: string | null;
    reply_id: string | null;
    held_code: string | null;
    held_reason: string | null;
    at: Date;
  },
): Promise<void> {
  await sql`
    insert into idea_told as t (workspace_id, change_id, backer_id, post_id, reply_id, held_code, held_reason, at)
    values (${tx.workspaceId}, ${row.change_id}, ${row.backer_id}, ${row.post_id}, ${row.reply_id}, ${row.held_code},
      ${row.held_reason}, ${row.at})
    on conflict (workspace_id, change_id, backer_id) do update set post_id = excluded.post_id, reply_id = excluded.reply_id,
      held_code = excluded.held_code, held_reason = excluded.held_reason, at = excluded.at
    where t.reply_id is null`.execute(tx.db);
}
