import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type ProofRow = {
  id: string;
  network: string;
  handle: string;
  code: string;
  member_id: string | null;
  attempts: number;
  expires_at: Date;
  identity_id: string | null;
  proved_at: Date | null;
  ended_at: Date | null;
};
const columns = [
  "id",
  "network",
  "handle",
  "code",
  "member_id",
  "attempts",
  "expires_at",
  "identity_id",
  "proved_at",
  "ended_at",
] as const;

/** False when too many codes were asked for this account, or in the workspace, since then. */
export async function insertProof(
  tx: Tx,
  row: {
    id: string;
    network: string;
    handle: string;
    handle_key: string;
    code: string;
    hash: Buffer;
    member_id: string | null;
    created_at: Date;
    expires_at: Date;
  },
  most: { perAccount: number; inAll: number; since: Date },
): Promise<boolean> {
  // One at a time asks for codes of an account: what is counted stays so.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`proof ${tx.workspaceId} ${row.network} ${row.handle_key}`}, 0))`.execute(
    tx.db,
  );
  const { rows } = await sql`
    insert into account_proof (workspace_id, id, network, handle, handle_key, code, hash, member_id, created_at, expires_at)
    select ${tx.workspaceId}::uuid, ${row.id}::uuid, ${row.network}, ${row.handle}, ${row.handle_key}, ${row.code}, ${row.hash},
      ${row.member_id}::uuid, ${row.created_at}, ${row.expires_at}
    where (select count(*) from account_proof where workspace_id = ${tx.workspaceId} and network = ${row.network}
        and handle_key = ${row.handle_key} and created_at > ${most.since}) < ${most.perAccount}
      and (select count(*) from account_proof where workspace_id = ${tx.workspaceId} and expires_at > ${row.created_at}) < ${most.inAll}
    returning id`.execute(tx.db);
  return rows.length > 0;
}

export const proofByHash = (tx: Tx, hash: Buffer): Promise<ProofRow | undefined> =>
  tx.db
    .selectFrom("account_proof")
    .select(columns)
    .where("workspace_id", "=", tx.workspaceId)
    .where("hash", "=", hash)
    .executeTakeFirst();

/** Codes that wait for a post of this account, held to the end of the transaction. */
export const openProofs = (tx: Tx, network: string, handleKey: string, now: Date): Promise<ProofRow[]> =>
  tx.db
    .selectFrom("account_proof")
    .select(columns)
    .where("workspace_id", "=", tx.workspaceId)
    .where("network", "=", network)
    .where("handle_key", "=", handleKey)
    .where("proved_at", "is", null)
    .where("ended_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("id")
    .forUpdate()
    .execute();

/** One more wrong code for each of these; a code with too many is dead. */
export const countWrongCode = (tx: Tx, ids: string[], most: number, now: Date) =>
  sql`update account_proof set attempts = attempts + 1,
      ended_at = case when attempts + 1 >= ${most} then ${now}::timestamptz end
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.db);

export const changeProof = (
  tx: Tx,
  id: string,
  change: { identity_id?: string; proved_at?: Date; expires_at?: Date; ended_at?: Date },
) =>
  tx.db
    .updateTable("account_proof")
    .set(change)
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/** What ran out says nothing any more; nor does anything about an account whose holder had it erased. */
export const forgetProofs = (tx: Tx, which: { expiredBefore: Date } | { identityId: string }) =>
  "identityId" in which
    ? sql`delete from account_proof p using identity i where p.workspace_id = ${tx.workspaceId}
        and i.workspace_id = p.workspace_id and i.id = ${which.identityId}
        and (p.identity_id = i.id or (p.network = i.network and p.handle_key = i.handle_key))`.execute(tx.db)
    : sql`delete from account_proof where workspace_id = ${tx.workspaceId} and expires_at < ${which.expiredBefore}`.execute(
        tx.db,
      );
