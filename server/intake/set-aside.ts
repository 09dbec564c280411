import { createHash } from "node:crypto";
import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { wellFormed } from "@earshot/query/text.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

const mostRaw = 1_000_000;

/** Keeps an event that cannot become a post, as it came and once however often it is delivered; the channel counts it. */
export async function setAside(tx: Tx, channelId: string, event: ConnectorEvent, reason: string): Promise<void> {
  const raw = wellFormed("raw" in event ? event.raw : JSON.stringify(event)).slice(0, mostRaw);
  const kept = await tx.db
    .insertInto("rejected_event")
    .values({
      workspace_id: tx.workspaceId,
      id: newId(),
      channel_id: channelId,
      reason: wellFormed(reason).slice(0, 1_000),
      raw,
      hash: createHash("sha256").update(raw).digest(),
    })
    .onConflict((conflict) => conflict.columns(["workspace_id", "channel_id", "hash"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!kept) return;
  await tx.db
    .updateTable("channel")
    .set((eb) => ({ rejected: eb("rejected", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", channelId)
    .execute();
}
