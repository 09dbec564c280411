import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

/** The do-not-contact entry in force for a person, if any. Checked again in the transaction that claims a send. */
export const suppressionOf = (tx: Tx, personId: string): Promise<{ id: string; reason: string } | undefined> =>
  tx.db
    .selectFrom("suppression")
    .modifyFront(planKept)
    .select(["id", "reason"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("person_id", "=", personId)
    .where("lifted_at", "is", null)
    .orderBy("id")
    .executeTakeFirst();
