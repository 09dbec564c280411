import type { Tx } from "#server/db/transaction.ts";
import { badRequest } from "#server/errors.ts";

/** Whether letters act at once for a teammate; they do until told otherwise. */
export async function keyPreferences(tx: Tx, userId: string | null): Promise<{ singleKeys: boolean }> {
  if (userId === null) return { singleKeys: true };
  const row = await tx.db
    .selectFrom("teammate_preference")
    .select("single_keys")
    .where("workspace_id", "=", tx.workspaceId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return { singleKeys: row?.single_keys ?? true };
}

export async function setKeyPreferences(tx: Tx, userId: string | null, keys: { singleKeys: boolean }) {
  if (userId === null) throw badRequest("An API key presses no keys: only a teammate has preferences.");
  await tx.db
    .insertInto("teammate_preference")
    .values({ workspace_id: tx.workspaceId, user_id: userId, single_keys: keys.singleKeys })
    .onConflict((found) => found.columns(["workspace_id", "user_id"]).doUpdateSet({ single_keys: keys.singleKeys }))
    .execute();
  return keys;
}
