import type { LeavingSettings } from "@earshot/contract/leaving.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";

const usual: LeavingSettings = { minutes: 240, returnsTo: "leaver", version: 0 };

/** As they stand, or as they are until somebody changes them. */
export async function settingsOf(tx: Tx): Promise<LeavingSettings> {
  const row = await tx.db
    .selectFrom("leaving_settings")
    .select(["minutes", "returns_to", "version"])
    .where("workspace_id", "=", tx.workspaceId)
    .executeTakeFirst();
  return row
    ? { minutes: row.minutes, returnsTo: row.returns_to as LeavingSettings["returnsTo"], version: row.version }
    : usual;
}

export async function updateSettings(
  tx: Tx,
  change: { minutes?: number; returnsTo?: "leaver" | "nobody" },
): Promise<LeavingSettings> {
  const set = {
    ...(change.minutes !== undefined && { minutes: change.minutes }),
    ...(change.returnsTo !== undefined && { returns_to: change.returnsTo }),
  };
  await tx.db
    .insertInto("leaving_settings")
    .values({ workspace_id: tx.workspaceId, ...set })
    .onConflict((conflict) =>
      conflict
        .column("workspace_id")
        .doUpdateSet((eb) => ({ ...set, version: eb("leaving_settings.version", "+", 1) })),
    )
    .execute();
  const after = await settingsOf(tx);
  record(tx, "leaving_settings.updated", null, { version: after.version, data: { ...change, by: tx.actor.name } });
  return after;
}
