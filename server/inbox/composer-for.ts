import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import type { Visibility } from "@earshot/contract/posts.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { mayContact } from "#server/people/may-contact.ts";
import { parentOf } from "./parent-of.ts";
import { isWider } from "./reply.ts";
import { speaker } from "./speaker.ts";

/** Whether and how one post can be answered; one that is not of the conversation's thread can not. */
export async function composerFor(
  context: Context,
  tx: Tx,
  conversation: { id: string; root_id: string; channel_id: string | null },
  postId: string,
): Promise<ConversationDetail["composer"]> {
  const parent = await parentOf(tx, conversation.id, conversation.root_id, postId);
  const by = await speaker(context, tx, postId, conversation.channel_id);
  const network = by.channel?.connector ?? "";
  const contact = parent
    ? await mayContact(tx, parent.person_id, {
        purpose: "answers",
        network,
        now: context.now(),
        identityId: parent.author_id,
      })
    : null;
  const widest = (parent?.visibility ?? "public") as Visibility;
  const refusal = contact?.refusal
    ? contact.refusal.message
    : parent?.deleted_at
      ? "This post was deleted at its source, so it cannot be answered there."
      : by.channel && !parent
        ? "The post to answer has not arrived yet, or does not belong to this conversation."
        : by.channel
          ? null
          : by.refusal;
  return {
    answers: postId,
    canReply: refusal === null,
    refusal,
    warning: refusal === null ? (contact?.warning?.message ?? null) : null,
    limit: by.limit,
    unit: by.unit,
    linkLength: by.linkLength,
    maxBytes: by.maxBytes,
    prefix: by.prefix(""),
    replyAs: by.channel?.account?.handle ?? null,
    widestVisibility: contact?.privately && isWider(widest, "followers") ? "direct" : widest,
  };
}
