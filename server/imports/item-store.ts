import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** In the order in which undoing goes: what refers to others first. */
export const itemKinds = ["purchase", "person", "suppression", "link", "product", "post", "identity"] as const;
export type ItemKind = (typeof itemKinds)[number];

/** What an import made or changed; `mark` is what undoing compares with, `{before, after}` for a change. */
export type Item = {
  kind: ItemKind;
  object_id: string;
  change: "created" | "changed";
  mark: unknown;
  label: string | null;
};

/** The first word about an object stands: what was made and then filled in was made. */
export async function insertItems(tx: Tx, importId: string, items: Item[]): Promise<void> {
  if (items.length === 0) return;
  await sql`
    insert into import_item (workspace_id, import_id, kind, object_id, change, mark, label)
    select ${tx.workspaceId}::uuid, ${importId}::uuid, x.* from json_to_recordset(${JSON.stringify(items)}::json)
      as x(kind text, object_id uuid, change text, mark jsonb, label text)
    on conflict (workspace_id, import_id, kind, object_id) do update set mark =
      case when import_item.change = 'changed' and excluded.mark ? 'after'
        then jsonb_build_object('before', excluded.mark -> 'before' || (import_item.mark -> 'before'),
          'after', (import_item.mark -> 'after') || (excluded.mark -> 'after'))
        when import_item.change = 'created' and excluded.mark ? 'after' then excluded.mark -> 'after'
        else import_item.mark end`.execute(tx.db);
}

export type StoredItem = { object_id: string; change: string; mark: unknown; label: string | null };

/** The next of a kind that is neither undone nor known to stay. */
export const itemsToUndo = (tx: Tx, importId: string, kind: ItemKind, limit: number): Promise<StoredItem[]> =>
  tx.db
    .selectFrom("import_item")
    .select(["object_id", "change", "mark", "label"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("import_id", "=", importId)
    .where("kind", "=", kind)
    .where("kept", "is", null)
    // A post's answers have greater ids than the post.
    .orderBy("object_id", "desc")
    .limit(limit)
    .execute();

export async function keepItems(tx: Tx, importId: string, kind: ItemKind, kept: Map<string, string>): Promise<void> {
  if (kept.size === 0) return;
  const rows = [...kept].map(([id, reason]) => ({ id, reason }));
  await sql`
    update import_item i set kept = x.reason
    from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, reason text)
    where i.workspace_id = ${tx.workspaceId} and i.import_id = ${importId} and i.kind = ${kind} and i.object_id = x.id`.execute(
    tx.db,
  );
}

export async function deleteItems(tx: Tx, importId: string, kind: ItemKind, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.db
    .deleteFrom("import_item")
    .where("workspace_id", "=", tx.workspaceId)
    .where("import_id", "=", importId)
    .where("kind", "=", kind)
    .where("object_id", "in", ids)
    .execute();
}

export type KeptItem = { kind: string; object_id: string; label: string | null; kept: string };

export async function pageOfKept(
  tx: Tx,
  importId: string,
  after: { kind: string; id: string } | null,
  limit: number,
): Promise<KeptItem[]> {
  const { rows } = await sql<KeptItem>`
    select kind, object_id, label, kept from import_item
    where workspace_id = ${tx.workspaceId} and import_id = ${importId} and kept is not null
      ${after ? sql`and (kind, object_id) > (${after.kind}, ${after.id}::uuid)` : sql``}
    order by kind, object_id limit ${limit}`.execute(tx.db);
  return rows;
}
