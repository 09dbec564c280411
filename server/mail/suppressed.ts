import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";

export type MailSuppressionRow = {
  id: string;
  address_key: string;
  reason: "bounced" | "asked";
  detail: string | null;
  created_at: Date;
};
const columns = ["id", "address_key", "reason", "detail", "created_at"] as const;

const inForce = (tx: Tx) =>
  tx.db
    .selectFrom("mail_suppression")
    .select(columns)
    .where("workspace_id", "=", tx.workspaceId)
    .where("lifted_at", "is", null);

/** Why no mail goes to this address; undefined: nothing is known against it. */
export const suppressedAddress = async (tx: Tx, key: string): Promise<MailSuppressionRow | undefined> =>
  (await inForce(tx).where("address_key", "=", key).executeTakeFirst()) as MailSuppressionRow | undefined;

/** Newest first, one row more than `limit`. */
export const pageOfSuppressed = async (tx: Tx, before: string | null, limit: number): Promise<MailSuppressionRow[]> =>
  (await inForce(tx)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()) as MailSuppressionRow[];

/** No mail goes to this address any more, until somebody lifts it. */
export async function suppressAddress(
  tx: Tx,
  given: { key: string; reason: MailSuppressionRow["reason"]; detail: string | null; now: Date },
): Promise<void> {
  const id = newId();
  const row = await tx.db
    .insertInto("mail_suppression")
    .values({
      workspace_id: tx.workspaceId,
      id,
      address_key: given.key,
      reason: given.reason,
      detail: given.detail,
      created_at: given.now,
    })
    .onConflict((conflict) =>
      conflict.columns(["workspace_id", "address_key"]).where("lifted_at", "is", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  if (row) record(tx, "mail_suppression.created", { kind: "mail_suppression", id });
}

/** Whether there was such an entry in force. */
export async function liftAddress(tx: Tx, id: string, now: Date): Promise<boolean> {
  const row = await tx.db
    .updateTable("mail_suppression")
    .set({ lifted_at: now })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .where("lifted_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (row) record(tx, "mail_suppression.lifted", { kind: "mail_suppression", id });
  return row !== undefined;
}
