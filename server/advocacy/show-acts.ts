import type { Act, Dispute, Entry } from "@earshot/contract/advocacy.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { portalOf } from "#server/portal/store.ts";
import type { DisputeRow } from "./dispute-store.ts";
import { type ActRow, actsById, type EntryRow, namesOf } from "./list-store.ts";
import { presentAct, presentDispute, presentEntry, ringOf } from "./present.ts";
import { subjectsOf } from "./subjects.ts";

/** Acts with what they point at and who is in their rings. */
export async function showActs(context: Context, tx: Tx, rows: readonly ActRow[]): Promise<Act[]> {
  const portal = await openOrigin(context, tx);
  const subject = await subjectsOf(tx, rows);
  const names = await namesOf(
    tx,
    rows.flatMap(ringOf).map(({ identityId }) => identityId),
  );
  return rows.map((row) => presentAct(row, { subject: subject(row.subject_id), portal, names }));
}

export async function showEntries(context: Context, tx: Tx, rows: readonly EntryRow[]): Promise<Entry[]> {
  const portal = await openOrigin(context, tx);
  const subject = await subjectsOf(
    tx,
    rows.map(({ act_kind, subject_id }) => ({ kind: act_kind, subject_id })),
  );
  return rows.map((row) => presentEntry(row, subject(row.subject_id), portal));
}

export async function showDisputes(context: Context, tx: Tx, rows: readonly DisputeRow[]): Promise<Dispute[]> {
  const acts = await actsById(
    tx,
    rows.map(({ act_id }) => act_id),
  );
  const shown = new Map((await showActs(context, tx, [...acts.values()])).map((act) => [act.id, act]));
  return rows.flatMap((row) => {
    const act = shown.get(row.act_id);
    return act ? [presentDispute(row, act)] : [];
  });
}

/** Where the portal answers; null while it is closed. */
export async function openOrigin(context: Context, tx: Tx): Promise<string | null> {
  const portal = await portalOf(tx);
  return portal?.opened_at ? (portal.address ?? context.config.portalUrl) : null;
}
