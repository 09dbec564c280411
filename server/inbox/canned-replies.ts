import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";

const columns = ["id", "name", "text", "created_at"] as const;

export const pageOfCannedReplies = (tx: Tx, before: string | null, limit: number) =>
  tx.db
    .selectFrom("canned_reply")
    .select(columns)
    .where("workspace_id", "=", tx.workspaceId)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();

export async function createCannedReply(tx: Tx, given: { name: string; text: string }) {
  const row = await tx.db
    .insertInto("canned_reply")
    .values({ workspace_id: tx.workspaceId, id: newId(), ...given })
    .returning(columns)
    .executeTakeFirstOrThrow();
  record(tx, "canned_reply.created", { kind: "canned_reply", id: row.id });
  return row;
}

export async function deleteCannedReply(tx: Tx, id: string): Promise<void> {
  const { numDeletedRows } = await tx.db
    .deleteFrom("canned_reply")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound("canned reply");
  record(tx, "canned_reply.deleted", { kind: "canned_reply", id });
}
