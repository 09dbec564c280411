import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeConversation, lockConversation } from "#server/inbox/store.ts";
import { changePeerAnswer, standingPeerAnswer } from "./peer-store.ts";
import { newestLeaving } from "./store.ts";
import { unthank } from "./thank.ts";

/** A proposal was no answer, or a confirmation is undone: then the conversation is open again and the thanks go. */
export async function dismissPeerAnswer(context: Context, tx: Tx, conversationId: string): Promise<void> {
  const conversation = await lockConversation(tx, conversationId);
  if (!conversation) throw notFound("conversation");
  const peer = await standingPeerAnswer(tx, conversationId);
  if (!peer) return;
  const now = context.now();
  await changePeerAnswer(tx, conversationId, peer.post_id, {
    confirmed_at: null,
    confirmed_by: null,
    dismissed_at: now,
  });
  const subject = { kind: "conversation", id: conversationId };
  if (peer.confirmed_at !== null) {
    const leaving = await newestLeaving(tx, conversationId);
    if (leaving) await unthank(tx, leaving);
    if (conversation.status === "resolved") {
      const version = await changeConversation(tx, conversationId, {
        status: "open",
        status_at: now,
        status_reason: null,
      });
      record(tx, "conversation.updated", subject, { version });
    }
  }
  record(tx, "peer_answer.dismissed", subject, { data: { undone: peer.confirmed_at !== null } });
}
