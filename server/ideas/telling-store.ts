import type { IdeaState } from "@earshot/contract/ideas.ts";
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

/**
 * Where what tells a backer stands. A digest that is not made is waited for; a mail that the catcher took has left as far
 * as it can, and one that is gone was its reader's to erase.
 */
const stateOf = sql`case when t.reply_id is not null then r.state when t.held_code is not null then null
  when t.mail_id is null then 'queued' when m.state is null or m.state = 'caught' then 'sent' else m.state end`;

export type TellingCounts = { change_id: string; waiting: number; sent: number; failed: number; held: number };

/** How far these changes are told. */
export async function countTold(tx: Tx, changeIds: string[]): Promise<Map<string, TellingCounts>> {
  const { rows } = await sql<TellingCounts>`
    select t.change_id,
      (count(*) filter (where s.state in ('queued', 'sending')))::int as waiting,
      (count(*) filter (where s.state = 'sent'))::int as sent,
      (count(*) filter (where s.state in ('failed', 'unknown', 'cancelled')))::int as failed,
      (count(*) filter (where t.held_code is not null))::int as held
    from idea_told t left join reply r on r.workspace_id = t.workspace_id and r.id = t.reply_id
    left join mail m on m.workspace_id = t.workspace_id and m.id = t.mail_id
    cross join lateral (select ${stateOf} as state) s
    where t.workspace_id = ${tx.workspaceId} and t.change_id = any(${changeIds}::uuid[]) group by 1`.execute(tx.db);
  return new Map(rows.map((row) => [row.change_id, row]));
}

export type ToldRow = {
  backer_id: string;
  post_id: string | null;
  /** of the reply or mail; `queued` for what waits for the digest */
  state: string;
  by_mail: boolean;
  /** waits for the digest: decided anew when the change is told again */
  pending: boolean;
  /** null: told by mail, in the words of the telling */
  text: string | null;
  conversation_id: string | null;
  remote_url: string | null;
  error_code: string | null;
  error_message: string | null;
};

/**
 * Which of these backers are told a change, by a reply or by mail. Whoever was told as an author and is known as a person
 * since, or the other way round, was told.
 */
export async function toldAmong(tx: Tx, changeId: string, backerIds: string[]): Promise<Map<string, ToldRow>> {
  if (backerIds.length === 0) return new Map();
  const { rows } = await sql<ToldRow>`
    with told as (
      select t.*, n.person_id as backer_person, a.id as author_id, a.person_id as author_person
      from idea_told t
      left join identity n on n.workspace_id = t.workspace_id and n.id = t.backer_id
      left join post p on p.workspace_id = t.workspace_id and p.id = t.post_id
      left join identity a on a.workspace_id = t.workspace_id and a.id = p.author_id
      where t.workspace_id = ${tx.workspaceId} and t.change_id = ${changeId} and t.held_code is null
    )
    select b.id as backer_id, t.post_id, ${stateOf} as state, t.reply_id is null as by_mail,
      t.digest and t.mail_id is null as pending, r.text, r.conversation_id, r.remote_url,
      coalesce(r.last_error, m.last_error) ->> 'code' as error_code,
      coalesce(r.last_error, m.last_error) ->> 'message' as error_message
    from unnest(${backerIds}::uuid[]) b(id)
    join told t on b.id in (t.backer_id, t.backer_person, t.author_id, t.author_person)
    left join reply r on r.workspace_id = ${tx.workspaceId} and r.id = t.reply_id
    left join mail m on m.workspace_id = ${tx.workspaceId} and m.id = t.mail_id`.execute(tx.db);
  return new Map(rows.map((row) => [row.backer_id, row]));
}

/** Holds what became of a backer to the end of the transaction; false when a reply or mail tells them already. */
export async function lockTold(tx: Tx, changeId: string, backerId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom("idea_told")
    .select(["reply_id", "mail_id"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("change_id", "=", changeId)
    .where("backer_id", "=", backerId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined || (row.reply_id === null && row.mail_id === null);
}

/** What became of one backer; a hold gives way to a reply or mail, these to nothing. */
export async function keepTold(
  tx: Tx,
  row: {
    change_id: string;
    backer_id: string;
    post_id: string | null;
    reply_id: string | null;
    mail_id: string | null;
    digest: boolean;
    held_code: string | null;
    held_reason: string | null;
    at: Date;
  },
): Promise<void> {
  await sql`
    insert into idea_told as t (workspace_id, change_id, backer_id, post_id, reply_id, mail_id, digest, held_code,
      held_reason, at)
    values (${tx.workspaceId}, ${row.change_id}, ${row.backer_id}, ${row.post_id}, ${row.reply_id}, ${row.mail_id},
      ${row.digest}, ${row.held_code}, ${row.held_reason}, ${row.at})
    on conflict (workspace_id, change_id, backer_id) do update set post_id = excluded.post_id, reply_id = excluded.reply_id,
      mail_id = excluded.mail_id, digest = excluded.digest, held_code = excluded.held_code,
      held_reason = excluded.held_reason, at = excluded.at
    where t.reply_id is null and t.mail_id is null`.execute(tx.db);
}

/** More than fit wait for the next digest. */
const mostInDigest = 20;

/** What a person is to hear of in their next digest, held to the end of the transaction; oldest first. */
export async function waitingForDigest(tx: Tx, personId: string) {
  const { rows } = await sql<{
    change_id: string;
    idea_id: string;
    title: string;
    to_state: IdeaState;
    answer: string | null;
  }>`
    select t.change_id, i.id as idea_id, i.title, c.to_state, c.answer from idea_told t
    join idea_change c on c.workspace_id = t.workspace_id and c.id = t.change_id
    join idea i on i.workspace_id = c.workspace_id and i.id = c.idea_id and i.merged_into is null
    where t.workspace_id = ${tx.workspaceId} and t.backer_id = ${personId} and t.digest and t.mail_id is null
    order by t.at, t.change_id limit ${mostInDigest} for update of t`.execute(tx.db);
  return rows;
}

export const markDigested = (tx: Tx, personId: string, changeIds: string[], mailId: string) =>
  tx.db
    .updateTable("idea_told")
    .set({ mail_id: mailId })
    .where("workspace_id", "=", tx.workspaceId)
    .where("backer_id", "=", personId)
    .where("change_id", "in", changeIds)
    .execute();
