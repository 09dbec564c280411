import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type KnownPerson = {
  id: string;
  name: string;
  email: string | null;
  email_key: string | null;
  voice_type: string | null;
  customer_mark: boolean;
  version: number;
  suppressed: boolean;
};

export type KnownAccount = { id: string; network: string; handle_key: string; person_id: string | null };

/** Imports of one workspace are a queue, so that two files with the same people or products do not make them twice. */
export async function takeImportLine(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(4472, hashtext(${tx.workspaceId}))`.execute(tx.db);
}

export async function personsByKey(tx: Tx, keys: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; person_id: string }>`
    select key, person_id from person_key where workspace_id = ${tx.workspaceId} and key = any(${keys}::text[])`.execute(
    tx.db,
  );
  return new Map(rows.map((row) => [row.key, row.person_id]));
}

export async function personsByEmail(tx: Tx, emailKeys: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ email_key: string; id: string }>`
    select email_key, id from person where workspace_id = ${tx.workspaceId} and email_key = any(${emailKeys}::text[])`.execute(
    tx.db,
  );
  return new Map(rows.map((row) => [row.email_key, row.id]));
}

/** Accounts by handle that may be a person's: neither ours nor known by name only. Held to the end of the transaction. */
export async function accountsByHandle(tx: Tx, handleKeys: string[]): Promise<KnownAccount[]> {
  const { rows } = await sql<KnownAccount>`
    select id, network, handle_key, person_id from identity
    where workspace_id = ${tx.workspaceId} and handle_key = any(${handleKeys}::text[]) and not weak and own_channel_id is null
    order by id for update`.execute(tx.db);
  return rows;
}

/** Held to the end of the transaction. */
export async function lockPersons(tx: Tx, ids: string[]): Promise<Map<string, KnownPerson>> {
  const { rows } = await sql<KnownPerson>`
    select p.id, p.name, p.email, p.email_key, p.voice_type, p.customer_mark, p.version, exists (
        select from suppression s where s.workspace_id = p.workspace_id and s.person_id = p.id and s.lifted_at is null
      ) as suppressed
    from person p where p.workspace_id = ${tx.workspaceId} and p.id = any(${ids}::uuid[]) order by p.id for update of p`.execute(
    tx.db,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type NewPerson = {
  id: string;
  name: string;
  name_key: string;
  email: string | null;
  email_key: string | null;
  voice_type: string | null;
  customer_mark: boolean;
};

export async function insertPersons(tx: Tx, rows: NewPerson[]): Promise<void> {
  await sql`
    insert into person (workspace_id, id, name, name_key, email, email_key, voice_type, customer_mark)
    select ${tx.workspaceId}::uuid, x.* from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, name text,
      name_key text, email text, email_key text, voice_type text, customer_mark boolean)`.execute(tx.db);
}

export type Filled = Pick<NewPerson, "id" | "email" | "email_key" | "voice_type" | "customer_mark">;

/** Writes what was empty; the version goes up. */
export async function fillPersons(tx: Tx, rows: Filled[]): Promise<void> {
  await sql`
    update person p set email = coalesce(p.email, x.email), email_key = coalesce(p.email_key, x.email_key),
      voice_type = coalesce(p.voice_type, x.voice_type), customer_mark = p.customer_mark or x.customer_mark,
      version = p.version + 1
    from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, email text, email_key text, voice_type text,
      customer_mark boolean)
    where p.workspace_id = ${tx.workspaceId} and p.id = x.id`.execute(tx.db);
}

export async function insertPersonKeys(
  tx: Tx,
  importId: string,
  rows: { key: string; person_id: string }[],
): Promise<void> {
  await sql`
    insert into person_key (workspace_id, key, person_id, import_id)
    select ${tx.workspaceId}::uuid, x.key, x.person_id, ${importId}::uuid
    from json_to_recordset(${JSON.stringify(rows)}::json) as x(key text, person_id uuid)
    on conflict (workspace_id, key) do nothing`.execute(tx.db);
}

export async function linkAccounts(
  tx: Tx,
  rows: { id: string; identity_id: string; person_id: string }[],
): Promise<void> {
  const json = JSON.stringify(rows);
  await sql`
    update identity i set person_id = x.person_id
    from json_to_recordset(${json}::json) as x(identity_id uuid, person_id uuid)
    where i.workspace_id = ${tx.workspaceId} and i.id = x.identity_id and i.person_id is null`.execute(tx.db);
  await sql`
    insert into identity_link (workspace_id, id, identity_id, person_id, reason, actor_kind, actor_id)
    select ${tx.workspaceId}::uuid, x.id, x.identity_id, x.person_id, 'Named in an import', ${tx.actor.kind}, ${tx.actor.id}
    from json_to_recordset(${json}::json) as x(id uuid, identity_id uuid, person_id uuid)`.execute(tx.db);
}

export async function insertSuppressions(tx: Tx, rows: { id: string; person_id: string }[]): Promise<void> {
  await sql`
    insert into suppression (workspace_id, id, person_id, reason, source)
    select ${tx.workspaceId}::uuid, x.id, x.person_id, 'Asked for in an import', 'import'
    from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, person_id uuid)`.execute(tx.db);
}
