import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { changeConversation, lockConversation } from "./store.ts";

/** Brings a snoozed conversation back when its time has come; a changed or lifted snooze makes this do nothing. */
export async function wake(context: Context, workspaceId: string, conversationId: string): Promise<void> {
  await transaction(context.db, workspaceId, system, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation?.status !== "snoozed" || !conversation.snoozed_until || conversation.snoozed_until > context.now())
      return;
    const version = await changeConversation(tx, conversationId, {
      status: "open",
      status_at: context.now(),
      snoozed_until: null,
    });
    record(
      tx,
      "conversation.updated",
      { kind: "conversation", id: conversationId },
      { version, data: { status: ["snoozed", "open"] } },
    );
  });
}
