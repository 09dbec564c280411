import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";

/** 422 for somebody who is not of the team. */
export async function refuseUnknownOwner(tx: Tx, ownerId: string): Promise<void> {
  const known = await tx.db
    .selectFrom("teammate")
    .select("user_id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("user_id", "=", ownerId)
    .executeTakeFirst();
  if (known) return;
  throw refused("unknown_teammate", "There is no such teammate in this workspace.", [
    { path: "ownerId", code: "unknown", message: "not a teammate" },
  ]);
}
