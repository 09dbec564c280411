import { CompiledQuery, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { StoredItem } from "./item-store.ts";
import { deleteOrKeep, idsOf, marks } from "./undo-purchases.ts";

type Filling = { email?: string | null; voice_type?: string | null; customer_mark?: boolean };
type PersonRow = Required<Filling> & { id: string; version: number; bought: boolean; taken: boolean };

/** People nobody has touched go with their links and do-not-contact entries of this import; fillings are emptied. */
export async function undoPeople(tx: Tx, importId: string, items: StoredItem[]): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  const { rows } = await sql<PersonRow>`
    select p.id, p.version, p.email, p.voice_type, p.customer_mark,
      exists (select from purchase b where b.workspace_id = p.workspace_id and b.person_id = p.id) as bought,
      exists (select from identity_link l where l.workspace_id = p.workspace_id and l.person_id = p.id and not exists (
        select from import_item i where i.workspace_id = l.workspace_id and i.import_id = ${importId} and i.kind = 'link'
          and i.object_id = l.id)) as taken
    from person p where p.workspace_id = ${tx.workspaceId} and p.id = any(${idsOf(items)}::uuid[]) for update of p`.execute(
    tx.db,
  );
  const now = new Map(rows.map((row) => [row.id, row]));
  const gone: string[] = [];
  for (const { object_id: id, change, mark } of items) {
    const row = now.get(id);
    if (!row) continue;
    if (change === "changed") {
      if (!(await empty(tx, row, marks<Filling>(mark, change)))) kept.set(id, "changed since");
    } else if (row.version !== (mark as { version: number }).version) kept.set(id, "changed since");
    else if (row.bought) kept.set(id, "has purchases");
    else if (row.taken) kept.set(id, "somebody has linked an author since");
    else gone.push(id);
  }
  await deletePeople(tx, importId, gone, kept);
  if (items.length > kept.size) record(tx, "person.updated", null, { data: { undone: items.length - kept.size } });
  return kept;
}

/** With what this import gave them; when something else refers to one of them, one by one. */
async function deletePeople(tx: Tx, importId: string, ids: string[], kept: Map<string, string>): Promise<void> {
  if (ids.length === 0) return;
  await tx.db.executeQuery(CompiledQuery.raw("savepoint people"));
  const { rows } = await sql<{ id: string; kind: string }>`
    select object_id as id, kind from import_item where workspace_id = ${tx.workspaceId} and import_id = ${importId}
      and kind in ('link', 'suppression') and (mark ->> 'person')::uuid = any(${ids}::uuid[])`.execute(tx.db);
  const belonging = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.id);
  await sql`delete from suppression where workspace_id = ${tx.workspaceId} and id = any(${belonging("suppression")}::uuid[])`.execute(
    tx.db,
  );
  await sql`update identity set person_id = null where workspace_id = ${tx.workspaceId} and person_id = any(${ids}::uuid[])`.execute(
    tx.db,
  );
  await sql`select forget_import_links(${importId}::uuid, ${belonging("link")}::uuid[])`.execute(tx.db);
  const stayed = new Map<string, string>();
  await deleteOrKeep(tx, "person", ids, stayed);
  if (stayed.size > 0) {
    // They keep what they had: back to before, and the others again without them.
    await tx.db.executeQuery(CompiledQuery.raw("rollback to savepoint people"));
    for (const [id, reason] of stayed) kept.set(id, reason);
    return deletePeople(
      tx,
      importId,
      ids.filter((id) => !stayed.has(id)),
      kept,
    );
  }
  await sql`delete from import_item where workspace_id = ${tx.workspaceId} and import_id = ${importId}
    and kind in ('link', 'suppression') and object_id = any(${rows.map((row) => row.id)}::uuid[])`.execute(tx.db);
}

/** Empties what the import filled and nobody has changed; false when all of it was changed. */
async function empty(
  tx: Tx,
  row: PersonRow,
  { before, after }: { before: Filling | null; after: Filling },
): Promise<boolean> {
  const filledEmail = !before?.email && after.email;
  const filledVoice = !before?.voice_type && after.voice_type;
  const filledMark = !before?.customer_mark && after.customer_mark;
  const email = filledEmail && row.email === after.email;
  const voice = filledVoice && row.voice_type === after.voice_type;
  const mark = filledMark && row.customer_mark === true;
  if (!email && !voice && !mark) return false;
  await sql`
    update person set version = version + 1
      ${email ? sql`, email = null, email_key = null` : sql``}
      ${voice ? sql`, voice_type = null` : sql``}
      ${mark ? sql`, customer_mark = false` : sql``}
    where workspace_id = ${tx.workspaceId} and id = ${row.id}`.execute(tx.db);
  return true;
}

/** Do-not-contact entries of this import on people who were known before it; one that was lifted since is history. */
export async function undoSuppressions(tx: Tx, importId: string, items: StoredItem[]): Promise<Map<string, string>> {
  const kept = await withKeptPeople(tx, importId, items);
  const ids = idsOf(items).filter((id) => !kept.has(id));
  const { rows } = await sql<{ id: string }>`
    delete from suppression where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and lifted_at is null
    returning id`.execute(tx.db);
  const gone = new Set(rows.map((row) => row.id));
  for (const id of ids) if (!gone.has(id)) kept.set(id, "lifted since");
  return kept;
}

/** Links of this import that still hold. */
export async function undoLinks(tx: Tx, importId: string, items: StoredItem[]): Promise<Map<string, string>> {
  const kept = await withKeptPeople(tx, importId, items);
  const ids = idsOf(items).filter((id) => !kept.has(id));
  const { rows } = await sql<{ id: string }>`
    update identity i set person_id = null from identity_link l
    where l.workspace_id = ${tx.workspaceId} and l.id = any(${ids}::uuid[]) and l.unlinked_at is null
      and i.workspace_id = l.workspace_id and i.id = l.identity_id and i.person_id = l.person_id
    returning l.id`.execute(tx.db);
  const held = rows.map((row) => row.id);
  await sql`select forget_import_links(${importId}::uuid, ${held}::uuid[])`.execute(tx.db);
  for (const id of ids) if (!held.includes(id)) kept.set(id, "changed since");
  return kept;
}

/** What belongs to a person of this import who stays, stays. */
async function withKeptPeople(tx: Tx, importId: string, items: StoredItem[]): Promise<Map<string, string>> {
  const people = items.map(({ mark }) => (mark as { person: string }).person);
  const { rows } = await sql<{ id: string }>`
    select object_id as id from import_item where workspace_id = ${tx.workspaceId} and import_id = ${importId}
      and kind = 'person' and change = 'created' and kept is not null and object_id = any(${people}::uuid[])`.execute(
    tx.db,
  );
  const staying = new Set(rows.map((row) => row.id));
  return new Map(
    items.flatMap(({ object_id, mark }) =>
      staying.has((mark as { person: string }).person) ? [[object_id, "its person stays"]] : [],
    ),
  );
}
