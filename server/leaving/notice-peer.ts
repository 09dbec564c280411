import { z } from "zod";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { saysThanks } from "#server/inbox/says-thanks.ts";
import { lockConversation } from "#server/inbox/store.ts";
import { postsById } from "#server/posts/store.ts";
import type { Reaction } from "#server/reactions.ts";
import { insertPeerAnswer, peerPost } from "./peer-store.ts";
import { newestLeaving } from "./store.ts";
import { keepWords } from "./thank.ts";

const said = z.object({ postId: z.uuid(), by: z.enum(["customer", "peer"]) });

/**
 * The customer of a conversation that waits for the community thanks: the answer of somebody else in the thread is
 * proposed as the answer. A teammate confirms it or does not.
 */
export const noticePeer: Reaction = (context, workspaceId, { subjectId, data }) =>
  transaction(context.db, workspaceId, system, async (tx) => {
    const { postId, by } = said.parse(data);
    const conversation = by === "customer" ? await lockConversation(tx, subjectId ?? "") : undefined;
    const [post] = conversation ? await postsById(tx, [postId]) : [];
    if (!conversation || !post || !saysThanks(post.text) || (await isAnswerToUs(tx, post.parent_id))) return;
    const leaving = await newestLeaving(tx, conversation.id);
    if (leaving) await keepWords(tx, leaving.id, postId);
    const peer = await peerPost(tx, conversation.id, { before: postId });
    if (!peer) return;
    const isNew = await insertPeerAnswer(tx, {
      conversation_id: conversation.id,
      post_id: peer.id,
      author_id: peer.author_id,
      because: "thanks",
      thanks_post_id: postId,
      proposed_at: context.now(),
    });
    if (isNew)
      record(tx, "peer_answer.proposed", { kind: "conversation", id: conversation.id }, { data: { postId: peer.id } });
  });

/** Thanked are we, not a peer. */
async function isAnswerToUs(tx: Tx, parentId: string | null): Promise<boolean> {
  const [parent] = parentId === null ? [] : await postsById(tx, [parentId]);
  return parent?.own ?? false;
}
