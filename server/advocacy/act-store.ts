import type { ActKind, ActReason, ActState, EntryReason } from "@earshot/contract/advocacy.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { ActOfDay } from "./settle.ts";

export type LiveAct = {
  id: string;
  kind: ActKind;
  subject_id: string;
  member_id: string;
  happened_at: Date;
  day: string;
  state: ActState;
  kept: boolean;
};

/** Acts about these subjects that are not undone; of these members only, where some are named. */
export async function liveActs(
  tx: Tx,
  kinds: readonly ActKind[],
  subjectIds: readonly string[],
  memberIds?: readonly string[],
): Promise<LiveAct[]> {
  if (subjectIds.length === 0) return [];
  const { rows } = await sql<LiveAct>`
    select id, kind, subject_id, member_id, happened_at, day::text as day, state, kept from act
    where workspace_id = ${tx.workspaceId} and subject_id = any(${subjectIds}::uuid[]) and kind = any(${kinds}::text[])
      and state <> 'undone' ${memberIds === undefined ? sql`` : sql`and member_id = any(${memberIds}::uuid[])`}
    order by id`.execute(tx.db);
  return rows;
}

/** Of each kind, subject and member: how often it was done so far, and what a teammate said of the last time. */
export async function roundsOf(tx: Tx, subjectIds: readonly string[], memberIds: readonly string[]) {
  const { rows } = await sql<{
    kind: ActKind;
    subject_id: string;
    member_id: string;
    round: number;
    declined: boolean;
  }>`
    select a.kind, a.subject_id, a.member_id, a.round,
      coalesce((select r.ruling from act_ruling r where r.workspace_id = a.workspace_id and r.act_id = a.id
        order by r.id desc limit 1) = 'declined', false) as declined
    from act a
    where a.workspace_id = ${tx.workspaceId} and a.subject_id = any(${subjectIds}::uuid[])
      and a.member_id = any(${memberIds}::uuid[])
    order by a.round`.execute(tx.db);
  return rows;
}

/** Holds these members' ledgers until the transaction ends, always in the same order. */
export async function lockLedgers(tx: Tx, memberIds: readonly string[]): Promise<void> {
  await sql`select from member where workspace_id = ${tx.workspaceId} and id = any(${[...memberIds]}::uuid[])
    order by id for no key update`.execute(tx.db);
}

export async function insertAct(
  tx: Tx,
  row: {
    id: string;
    kind: ActKind;
    subject_id: string;
    member_id: string;
    round: number;
    rules_version: number;
    worth: number;
    happened_at: Date;
    day: string;
    state: ActState;
    reason: ActReason | null;
    evidence: string | null;
    recorded_at: Date;
  },
): Promise<void> {
  await tx.db
    .insertInto("act")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();
}

export const changeAct = (tx: Tx, id: string, change: { state: ActState; reason?: ActReason | null; kept?: boolean }) =>
  tx.db.updateTable("act").set(change).where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();

type DayRow = {
  id: string;
  worth: number;
  daily_cap: number;
  state: ActState;
  happened_at: Date;
  entry_id: string | null;
  points: number | null;
  standing: boolean | null;
};

/** What a member did on a day, with the lines that stand for it; undone acts only where lines are left. */
export async function actsOfDay(tx: Tx, memberId: string, day: string): Promise<ActOfDay[]> {
  const { rows } = await sql<DayRow>`
    select a.id, a.worth, s.daily_cap, a.state, a.happened_at, e.id as entry_id, e.points,
      r.id is null as standing
    from act a
    join act_rule_set s on s.workspace_id = a.workspace_id and s.version = a.rules_version
    left join entry e on e.workspace_id = a.workspace_id and e.act_id = a.id and e.kind = 'earned'
    left join entry r on r.workspace_id = e.workspace_id and r.reverses = e.id
    where a.workspace_id = ${tx.workspaceId} and a.member_id = ${memberId} and a.day = ${day}::date
    order by a.id, e.id`.execute(tx.db);
  const acts = new Map<string, ActOfDay>();
  for (const row of rows) {
    const act = acts.get(row.id) ?? {
      id: row.id,
      worth: row.worth,
      dailyCap: row.daily_cap,
      counts: row.state === "counted",
      happenedAt: row.happened_at,
      hasEarned: false,
      earned: [],
    };
    if (row.entry_id !== null) {
      act.hasEarned = true;
      if (row.standing) act.earned.push({ id: row.entry_id, points: row.points ?? 0 });
    }
    acts.set(row.id, act);
  }
  return [...acts.values()];
}

export async function insertEntries(
  tx: Tx,
  rows: {
    id: string;
    member_id: string;
    act_id: string;
    kind: "earned" | "reversed";
    points: number;
    rules_version: number;
    reason: EntryReason;
    reverses: string | null;
    ruling_id: string | null;
    at: Date;
  }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.db
    .insertInto("entry")
    .values(rows.map((row) => ({ workspace_id: tx.workspaceId, ...row })))
    .execute();
}

/** What a member has: the sum of all lines, from the index alone. */
export async function balanceOf(tx: Tx, memberId: string): Promise<number> {
  const { rows } = await sql<{ balance: number }>`
    select coalesce(sum(points), 0)::int as balance from entry
    where workspace_id = ${tx.workspaceId} and member_id = ${memberId}`.execute(tx.db);
  return rows[0]?.balance ?? 0;
}

/** The act with its member's ledger held; `done_anew`: a later round of it stands. */
export async function lockedAct(tx: Tx, id: string) {
  const found = await tx.db
    .selectFrom("act")
    .select("member_id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!found) return undefined;
  await lockLedgers(tx, [found.member_id]);
  const { rows } = await sql<{
    id: string;
    member_id: string;
    day: string;
    state: ActState;
    reason: ActReason | null;
    done_anew: boolean;
  }>`
    select a.id, a.member_id, a.day::text as day, a.state, a.reason,
      exists (select from act b where b.workspace_id = a.workspace_id and b.kind = a.kind and b.subject_id = a.subject_id
        and b.member_id = a.member_id and b.id <> a.id and b.state <> 'undone') as done_anew
    from act a where a.workspace_id = ${tx.workspaceId} and a.id = ${id}`.execute(tx.db);
  return rows[0];
}

export const insertRuling = (
  tx: Tx,
  row: {
    id: string;
    act_id: string;
    ruling: "counted" | "declined";
    reason: string;
    ruled_by: string | null;
    ruled_at: Date;
  },
) =>
  tx.db
    .insertInto("act_ruling")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();
