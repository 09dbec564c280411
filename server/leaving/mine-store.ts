import type { AskReason } from "@earshot/contract/leaving.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { AskedState } from "./store.ts";

/** A question a member is asked, as it stands on the portal: nothing of the conversation it came from. */
export type MineRow = {
  leaving_id: string;
  question_id: string;
  title: string | null;
  snippet: string;
  state: AskedState;
  reasons: AskReason[];
  deadline_at: Date;
};

/** What waits for a member's answer now, the least time left first. */
export async function askedNow(tx: Tx, memberId: string, now: Date): Promise<MineRow[]> {
  const { rows } = await sql<MineRow>`
    with mine as materialized (
      select * from asked_member a where a.workspace_id = ${tx.workspaceId} and a.member_id = ${memberId}
        and a.state in ('asked', 'accepted', 'answered') order by a.asked_at desc limit 200
    )
    select a.leaving_id, l.question_id, p.title, left(p.text, 240) as snippet, a.state, a.reasons, l.deadline_at
    from mine a
    join leaving l on l.workspace_id = a.workspace_id and l.id = a.leaving_id and l.ended_at is null
    join conversation c on c.workspace_id = l.workspace_id and c.id = l.conversation_id and c.status = 'waiting_community'
    join question q on q.workspace_id = l.workspace_id and q.id = l.question_id and q.hidden_at is null
    join post p on p.workspace_id = q.workspace_id and p.id = q.id and p.deleted_at is null
    where l.deadline_at > ${now}
    order by l.deadline_at, l.id limit 50`.execute(tx.db);
  return rows;
}

export type ThanksRow = { question_id: string; title: string | null; words: string | null; at: Date };

/** Who thanked a member lately, newest first. The customer's words stand only as long as they are public. */
export async function thanksTo(tx: Tx, memberId: string, span: { since: Date; until: Date }): Promise<ThanksRow[]> {
  const { rows } = await sql<ThanksRow>`
    select l.question_id, p.title, left(w.text, 240) as words, t.at from thanks t
    join leaving l on l.workspace_id = t.workspace_id and l.id = t.leaving_id
    join question q on q.workspace_id = l.workspace_id and q.id = l.question_id and q.hidden_at is null
    join post p on p.workspace_id = q.workspace_id and p.id = q.id
    left join post w on w.workspace_id = t.workspace_id and w.id = t.words_post_id and w.deleted_at is null
      and w.visibility in ('public', 'unlisted')
    where t.workspace_id = ${tx.workspaceId} and t.member_id = ${memberId} and t.at > ${span.since} and t.at <= ${span.until}
    order by t.at desc limit 50`.execute(tx.db);
  return rows;
}
