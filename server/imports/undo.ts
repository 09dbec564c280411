import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { deleteItems, type ItemKind, itemKinds, itemsToUndo, keepItems, type StoredItem } from "./item-store.ts";
import { changeImport, importById } from "./store.ts";
import { undoIdentities } from "./undo-identities.ts";
import { undoLinks, undoPeople, undoSuppressions } from "./undo-people.ts";
import { undoPosts } from "./undo-posts.ts";
import { undoProducts, undoPurchases } from "./undo-purchases.ts";

/** Takes some items back; answers those that stay, with the reason. */
export type Undo = (tx: Tx, importId: string, items: StoredItem[]) => Promise<Map<string, string>>;

const undoing: Record<ItemKind, Undo> = {
  purchase: undoPurchases,
  person: undoPeople,
  suppression: undoSuppressions,
  link: undoLinks,
  product: undoProducts,
  post: undoPosts,
  identity: undoIdentities,
};

const atOnce = 200;

/**
 * Takes back what an import made, kind by kind, in batches; what somebody has changed or answered since is kept and
 * listed. A process that dies goes on where it stopped: what is done is no item any more.
 */
export async function undo(
  context: Context,
  workspaceId: string,
  importId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  for (const kind of itemKinds) {
    while (await within((tx) => step(tx, importId, kind))) {
      if (options.signal?.aborted) return;
    }
  }
  await within(async (tx) => {
    const row = await importById(tx, importId, true);
    if (row?.state !== "undoing") return;
    await changeImport(tx, importId, { state: "undone", undone_at: context.now() });
    record(tx, "import.updated", { kind: "import", id: importId }, { data: { undone: row.undone, kept: row.kept } });
  });
}

/** One batch of a kind; false when there is none left. */
async function step(tx: Tx, importId: string, kind: ItemKind): Promise<boolean> {
  const row = await importById(tx, importId, true);
  if (row?.state !== "undoing") return false;
  const items = await itemsToUndo(tx, importId, kind, atOnce);
  if (items.length === 0) return false;
  const kept = await undoing[kind](tx, importId, items);
  await keepItems(tx, importId, kind, kept);
  const gone = items.map((item) => item.object_id).filter((id) => !kept.has(id));
  await deleteItems(tx, importId, kind, gone);
  await changeImport(tx, importId, { undone: row.undone + gone.length, kept: row.kept + kept.size });
  record(tx, "import.updated", { kind: "import", id: importId });
  return true;
}
