import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

export type StopRow = {
  id: string;
  post_id: string;
  identity_id: string;
  network: string;
  handle: string;
  name: string;
  /** null once the post is deleted */
  words: string | null;
  state: "waiting" | "accepted" | "dismissed";
  created_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  person_id: string | null;
  person_name: string | null;
  suppression_id: string | null;
};

const rows = sql`
  select s.id, s.post_id, s.identity_id, i.network, i.handle, i.name,
    case when p.deleted_at is null then s.words end as words, s.state, s.created_at, s.decided_at, s.decided_by,
    h.id as person_id, h.name as person_name, e.id as suppression_id
  from stop_proposal s
  join identity i on i.workspace_id = s.workspace_id and i.id = s.identity_id
  left join post p on p.workspace_id = s.workspace_id and p.id = s.post_id
  left join person h on h.workspace_id = s.workspace_id and h.id = coalesce(s.person_id, i.person_id)
  left join suppression e on e.workspace_id = s.workspace_id and e.id = s.suppression_id and e.lifted_at is null`;

export async function stopById(tx: Tx, id: string): Promise<StopRow | undefined> {
  const found = await sql<StopRow>`${rows} where s.workspace_id = ${tx.workspaceId} and s.id = ${id}`.execute(tx.db);
  return found.rows[0];
}

/** Newest first; a row more than `limit` tells that others follow. */
export async function pageOfStops(
  tx: Tx,
  asked: { state?: string; identityId?: string; personId?: string; before: string | null; limit: number },
): Promise<StopRow[]> {
  const found = await sql<StopRow>`${rows} where s.workspace_id = ${tx.workspaceId}
    ${asked.state === undefined ? sql`` : sql`and s.state = ${asked.state}`}
    ${asked.identityId === undefined ? sql`` : sql`and s.identity_id = ${asked.identityId}`}
    ${asked.personId === undefined ? sql`` : sql`and (i.person_id = ${asked.personId} or s.person_id = ${asked.personId})`}
    ${asked.before === null ? sql`` : sql`and s.id < ${asked.before}::uuid`}
    order by s.id desc limit ${asked.limit + 1}`.execute(tx.db);
  return found.rows;
}

/** The oldest undecided one of an identity, or of any identity of a person. */
export async function waitingStop(
  tx: Tx,
  who: { personId: string | null; identityId?: string | null },
): Promise<{ id: string; network: string; created_at: Date } | undefined> {
  const found = await sql<{ id: string; network: string; created_at: Date }>`${planKept}
    select s.id, i.network, s.created_at from identity i
    join stop_proposal s on s.workspace_id = i.workspace_id and s.identity_id = i.id and s.state = 'waiting'
    where i.workspace_id = ${tx.workspaceId}
      and ${who.personId === null ? sql`i.id = ${who.identityId ?? null}::uuid` : sql`i.person_id = ${who.personId}`}
    order by s.id limit 1`.execute(tx.db);
  return found.rows[0];
}

/** Holds the proposal to the end of the transaction: it is decided once. */
export const lockStop = (tx: Tx, id: string) =>
  tx.db
    .selectFrom("stop_proposal")
    .select(["id", "identity_id", "state", "person_id", "suppression_id"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();

/** False when its post, or an undecided one of the same account, proposes it already. */
export async function insertStop(
  tx: Tx,
  row: { id: string; post_id: string; identity_id: string; words: string },
): Promise<boolean> {
  const written = await tx.db
    .insertInto("stop_proposal")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return written !== undefined;
}

export const changeStop = (
  tx: Tx,
  id: string,
  change: {
    state: StopRow["state"];
    decided_at: Date | null;
    decided_by_id: string | null;
    decided_by: string | null;
    person_id: string | null;
    suppression_id: string | null;
  },
) =>
  tx.db
    .updateTable("stop_proposal")
    .set(change)
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();
