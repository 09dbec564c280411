import type { Tx } from "#server/db/transaction.ts";
import { askForForecasts } from "#server/insights/make-forecasts.ts";
import { askToWatch } from "#server/insights/note-arrival.ts";

const sixtyDays = 60 * 86_400_000;

/**
 * The channels were connected when the past begins, so that what they brought counts as said, not as new; what rose and
 * what comes next is then computed as everywhere.
 */
export async function lookAround(tx: Tx, anchor: Date): Promise<void> {
  await tx.db
    .updateTable("channel")
    .set({ created_at: new Date(anchor.getTime() - sixtyDays) })
    .where("workspace_id", "=", tx.workspaceId)
    .execute();
  await askToWatch(tx, anchor, 0);
  await askForForecasts(tx, anchor, "now");
}
