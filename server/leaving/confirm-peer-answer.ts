import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeConversation, lockConversation } from "#server/inbox/store.ts";
import { memberOfPerson } from "#server/members/store.ts";
import { changePeerAnswer, insertPeerAnswer, peerPost } from "./peer-store.ts";
import { changeLeaving, lockOpenLeaving, newestLeaving } from "./store.ts";
import { thank } from "./thank.ts";

/**
 * A teammate says that somebody else in the thread has answered it: the conversation is resolved with that reason, the
 * author is thanked where they are a member. 404 for a post of another thread, 422 for one of the customer or the team.
 */
export async function confirmPeerAnswer(
  context: Context,
  tx: Tx,
  conversationId: string,
  postId: string,
): Promise<void> {
  const now = context.now();
  const conversation = await lockConversation(tx, conversationId);
  if (!conversation) throw notFound("conversation");
  const peer = await peerPost(tx, conversationId, { id: postId });
  if (!peer) {
    const known = await tx.db
      .selectFrom("post")
      .select("id")
      .where("workspace_id", "=", tx.workspaceId)
      .where("id", "=", postId)
      .where("root_id", "=", conversation.root_id)
      .executeTakeFirst();
    if (!known) throw notFound("post");
    throw refused("no_peer", "This was written by the customer or by the team, so it is no answer of a peer.");
  }
  await insertPeerAnswer(tx, {
    conversation_id: conversationId,
    post_id: postId,
    author_id: peer.author_id,
    because: "teammate",
    thanks_post_id: null,
    proposed_at: now,
  });
  await changePeerAnswer(tx, conversationId, postId, {
    confirmed_at: now,
    confirmed_by: tx.actor.name,
    dismissed_at: null,
  });
  const open = await lockOpenLeaving(tx, conversationId);
  if (open) await changeLeaving(tx, open.id, { ended_at: now, ended_because: "peer" });
  const version = await changeConversation(tx, conversationId, {
    status: "resolved",
    status_at: now,
    status_reason: `Answered by ${peer.author_name}`.slice(0, 500),
    snoozed_until: null,
    community_until: null,
  });
  const subject = { kind: "conversation", id: conversationId };
  record(tx, "conversation.updated", subject, { version });
  record(tx, "peer_answer.confirmed", subject, { version, data: { postId, author: peer.author_name } });
  const leaving = await newestLeaving(tx, conversationId);
  const member = peer.person_id === null ? undefined : await memberOfPerson(tx, peer.person_id);
  if (leaving && member) await thank(tx, leaving, [{ memberId: member.id, postId }], now);
}
