import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type PortalRow = {
  name: string;
  tagline: string;
  welcome: string;
  rules: string;
  logo_url: string | null;
  color: string | null;
  address: string | null;
  opened_at: Date | null;
  opened_by: string | null;
  override_reason: string | null;
  version: number;
  purpose: string;
  member_gain: string;
  member_measure: string;
  company_gain: string;
  company_measure: string;
  charter_id: string;
  sample: boolean;
};

/** The portal of this workspace with its charter; undefined before anybody wrote one. */
export async function portalOf(tx: Tx): Promise<PortalRow | undefined> {
  const { rows } = await sql<PortalRow>`
    select p.name, p.tagline, p.welcome, p.rules, p.logo_url, p.color, p.address, p.opened_at, p.opened_by,
      p.override_reason, p.version, p.charter_id, c.purpose, c.member_gain, c.member_measure, c.company_gain,
      c.company_measure, w.sample
    from portal p
    join charter c on c.workspace_id = p.workspace_id and c.id = p.charter_id
    join workspace w on w.id = p.workspace_id
    where p.workspace_id = ${tx.workspaceId}`.execute(tx.db);
  return rows[0];
}

/** Two who write the first charter at once: one row stands. */
export async function insertPortal(tx: Tx, charterId: string, name: string): Promise<void> {
  await tx.db.insertInto("charter").values({ workspace_id: tx.workspaceId, id: charterId }).execute();
  await tx.db.insertInto("portal").values({ workspace_id: tx.workspaceId, charter_id: charterId, name }).execute();
}

/** Keeps others from changing it until the transaction ends. */
export const lockPortal = (tx: Tx) =>
  tx.db
    .selectFrom("portal")
    .select("version")
    .where("workspace_id", "=", tx.workspaceId)
    .forUpdate()
    .executeTakeFirst();

export type PortalChange = {
  name?: string;
  tagline?: string;
  welcome?: string;
  rules?: string;
  logo_url?: string | null;
  color?: string | null;
  address?: string | null;
  host?: string | null;
  opened_at?: Date | null;
  opened_by?: string | null;
  override_reason?: string | null;
};

export const changePortal = (tx: Tx, change: PortalChange) =>
  tx.db
    .updateTable("portal")
    .set((eb) => ({ ...change, updated_at: sql<Date>`now()`, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .execute();

export type CharterChange = {
  purpose?: string;
  member_gain?: string;
  member_measure?: string;
  company_gain?: string;
  company_measure?: string;
};

export const changeCharter = (tx: Tx, id: string, change: CharterChange) =>
  tx.db
    .updateTable("charter")
    .set({ ...change, updated_at: sql<Date>`now()` })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/** Workspaces whose open portal answers at a host of its own; null: at the common one, oldest first. */
export async function openPortals(db: Tx["db"], host: string | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select open_portals as id from open_portals(${host})`.execute(db);
  return rows.map((row) => row.id);
}

export async function anyPortalIsOpen(db: Tx["db"]): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`select portal_is_open() as open`.execute(db);
  return rows[0]?.open ?? false;
}
