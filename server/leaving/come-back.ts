import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { changeConversation, lockConversation, teammateNames } from "#server/inbox/store.ts";
import { settingsOf } from "./settings.ts";
import { changeLeaving, type Ending, lockOpenLeaving } from "./store.ts";

/**
 * Brings a conversation back from the community to the desk: open, with whoever left it, or with nobody, as the
 * workspace wishes. Done again it does nothing. Answers whether anything was left.
 */
export async function comeBack(
  context: Context,
  tx: Tx,
  conversationId: string,
  because: Ending,
  more: { memberId?: string; reason?: string | null } = {},
): Promise<boolean> {
  const now = context.now();
  const conversation = await lockConversation(tx, conversationId);
  const leaving = await lockOpenLeaving(tx, conversationId);
  if (leaving) await changeLeaving(tx, leaving.id, { ended_at: now, ended_because: because });
  const waits = conversation?.status === "waiting_community";
  if (!leaving && !waits) return false;
  let version = conversation?.version;
  if (waits) {
    const assignee = await assigneeAfter(tx, leaving?.left_by ?? null);
    version = await changeConversation(tx, conversationId, {
      status: "open",
      status_at: now,
      status_reason: more.reason ?? null,
      community_until: null,
      ...(assignee !== undefined && { assignee_id: assignee }),
    });
    record(tx, "conversation.updated", { kind: "conversation", id: conversationId }, { version });
  }
  const data = { because, memberId: more.memberId ?? null, reason: more.reason ?? null };
  record(tx, "leaving.ended", { kind: "conversation", id: conversationId }, { version, data });
  return true;
}

/** Undefined: whose it is stays as it is. */
async function assigneeAfter(tx: Tx, leftBy: string | null): Promise<string | null | undefined> {
  if ((await settingsOf(tx)).returnsTo === "nobody") return null;
  if (leftBy === null) return undefined;
  return (await teammateNames(tx, [leftBy])).has(leftBy) ? leftBy : undefined;
}
