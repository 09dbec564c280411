import type { ActKind, ActReason, ActState, EntryReason } from "@earshot/contract/advocacy.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

type RulingColumns = {
  ruling: "counted" | "declined" | null;
  ruling_reason: string | null;
  ruled_by: string | null;
  ruled_at: Date | null;
};
type MemberColumns = { member_id: string; member_name: string; person_id: string | null };

export type ActRow = MemberColumns &
  RulingColumns & {
    id: string;
    kind: ActKind;
    state: ActState;
    reason: ActReason | null;
    subject_id: string;
    worth: number;
    /** what its lines come to */
    points: number;
    rules_version: number;
    happened_at: Date;
    evidence: string | null;
  };

const acts = (tx: Tx) => sql`
  select a.id, a.kind, a.state, a.reason, a.subject_id, a.worth, a.rules_version, a.happened_at, a.evidence, a.member_id,
    m.name as member_name, case when m.ended_at is null then m.person_id end as person_id,
    (select coalesce(sum(e.points), 0)::int from entry e where e.workspace_id = a.workspace_id and e.act_id = a.id) as points,
    r.ruling, r.reason as ruling_reason, r.ruled_by, r.ruled_at
  from act a
  join member m on m.workspace_id = a.workspace_id and m.id = a.member_id
  left join lateral (select * from act_ruling s where s.workspace_id = a.workspace_id and s.act_id = a.id
    order by s.id desc limit 1) r on true
  where a.workspace_id = ${tx.workspaceId}`;

export type ActsAsked = {
  states?: ActState[] | undefined;
  kind?: ActKind | undefined;
  memberId?: string | undefined;
  before: string | null;
  limit: number;
};

/** Newest first; one row more than `limit` tells that others follow. */
export async function pageOfActs(tx: Tx, asked: ActsAsked): Promise<ActRow[]> {
  const { rows } = await sql<ActRow>`
    ${acts(tx)}
    ${asked.states === undefined ? sql`` : sql`and a.state = any(${asked.states}::text[])`}
    ${asked.kind === undefined ? sql`` : sql`and a.kind = ${asked.kind}`}
    ${asked.memberId === undefined ? sql`` : sql`and a.member_id = ${asked.memberId}`}
    ${asked.before === null ? sql`` : sql`and a.id < ${asked.before}::uuid`}
    order by a.id desc limit ${asked.limit + 1}`.execute(tx.db);
  return rows;
}

/** What a member did that has no line in the ledger and is not undone: held, left out, or on a day that was full. */
export async function actsBesideLedger(tx: Tx, memberId: string, limit: number): Promise<ActRow[]> {
  const { rows } = await sql<ActRow>`
    ${acts(tx)} and a.member_id = ${memberId} and a.state <> 'undone'
      and not (a.kind = 'recommendation' and a.state = 'held')
      and not exists (select from entry e where e.workspace_id = a.workspace_id and e.act_id = a.id)
    order by a.id desc limit ${limit}`.execute(tx.db);
  return rows;
}

export async function actsById(tx: Tx, ids: readonly string[]): Promise<Map<string, ActRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<ActRow>`${acts(tx)} and a.id = any(${[...ids]}::uuid[])`.execute(tx.db);
  return new Map(rows.map((row) => [row.id, row]));
}

export type EntryRow = MemberColumns &
  RulingColumns & {
    id: string;
    kind: "earned" | "reversed";
    points: number;
    reason: EntryReason;
    at: Date;
    rules_version: number;
    reverses: string | null;
    reversed: boolean;
    act_id: string;
    act_kind: ActKind;
    subject_id: string;
    worth: number;
  };

export type EntriesAsked = {
  memberId?: string | undefined;
  kind?: "earned" | "reversed" | undefined;
  actKind?: ActKind | undefined;
  actId?: string | undefined;
  before: string | null;
  limit: number;
};

/** Newest first; one row more than `limit` tells that others follow. */
export async function pageOfEntries(tx: Tx, asked: EntriesAsked): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select e.id, e.kind, e.points, e.reason, e.at, e.rules_version, e.reverses, e.act_id, a.kind as act_kind, a.subject_id,
      a.worth, e.member_id, m.name as member_name, case when m.ended_at is null then m.person_id end as person_id,
      x.id is not null as reversed,
      r.ruling, r.reason as ruling_reason, r.ruled_by, r.ruled_at
    from entry e
    join act a on a.workspace_id = e.workspace_id and a.id = e.act_id
    join member m on m.workspace_id = e.workspace_id and m.id = e.member_id
    left join act_ruling r on r.workspace_id = e.workspace_id and r.id = e.ruling_id
    left join entry x on x.workspace_id = e.workspace_id and x.reverses = e.id
    where e.workspace_id = ${tx.workspaceId}
      ${asked.memberId === undefined ? sql`` : sql`and e.member_id = ${asked.memberId}`}
      ${asked.kind === undefined ? sql`` : sql`and e.kind = ${asked.kind}`}
      ${asked.actId === undefined ? sql`` : sql`and e.act_id = ${asked.actId}`}
      ${asked.actKind === undefined ? sql`` : sql`and a.kind = ${asked.actKind}`}
      ${asked.before === null ? sql`` : sql`and e.id < ${asked.before}::uuid`}
    order by e.id desc limit ${asked.limit + 1}`.execute(tx.db);
  return rows;
}

/** How much waits for a person. */
export async function countWaiting(tx: Tx): Promise<{ held: number; disputes: number }> {
  const { rows } = await sql<{ held: number; disputes: number }>`
    select (select count(*)::int from act where workspace_id = ${tx.workspaceId} and state = 'held') as held,
      (select count(*)::int from dispute where workspace_id = ${tx.workspaceId} and decided_at is null) as disputes`.execute(
    tx.db,
  );
  return rows[0] ?? { held: 0, disputes: 0 };
}

/** How many acts of a member wait for a person. */
export async function countHeldOf(tx: Tx, memberId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from act
    where workspace_id = ${tx.workspaceId} and member_id = ${memberId} and state = 'held'`.execute(tx.db);
  return rows[0]?.n ?? 0;
}

/** Who stands behind these identities, by the identity. */
export async function namesOf(tx: Tx, identityIds: readonly string[]) {
  if (identityIds.length === 0) return new Map<string, { name: string; person_id: string | null }>();
  const rows = await tx.db
    .selectFrom("identity")
    .select(["id", "name", "person_id"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", [...identityIds])
    .execute();
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}
