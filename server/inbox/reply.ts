import type { Visibility } from "@earshot/contract/posts.ts";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { mayContact } from "#server/people/may-contact.ts";
import { parentOf } from "./parent-of.ts";
import { postToAnswer } from "./post-to-answer.ts";
import { insertReply, newestReply, type ReplyRow } from "./reply-store.ts";
import { speaker } from "./speaker.ts";
import { lockConversation } from "./store.ts";

const widths: Visibility[] = ["public", "unlisted", "followers", "direct", "internal"];

/** Whether `a` reaches further than `b`. */
export const isWider = (a: Visibility, b: Visibility): boolean => widths.indexOf(a) < widths.indexOf(b);

/**
 * Puts an answer into the outbox, in the transaction that checks everything that can be checked before it leaves. The
 * network is called by a job of the same commit, so a reply is never lost and never sent from here.
 */
export async function reply(
  context: Context,
  tx: Tx,
  conversationId: string,
  given: {
    text: string;
    parentId?: string;
    visibility?: Visibility;
    seenPostId?: string;
    seenReplyId?: string | null;
    purpose?: "answers" | "updates";
  },
): Promise<ReplyRow> {
  const conversation = await lockConversation(tx, conversationId);
  if (!conversation) throw notFound("conversation");
  const purpose = given.purpose ?? "answers";
  const parentId = given.parentId ?? (await postToAnswer(tx, conversation));
  const parent = await parentOf(tx, conversation.id, conversation.root_id, parentId);
  if (!parent)
    throw refused("unknown_parent", "The post to answer does not belong to this conversation.", [
      { path: "parentId", code: "unknown", message: "not in this conversation" },
    ]);
  if (
    given.seenPostId &&
    conversation.last_customer_post_id &&
    given.seenPostId !== conversation.last_customer_post_id
  ) {
    throw conflict("Something new was said since you began to write. Read it, then send again.", conversation.version);
  }
  if (given.seenReplyId !== undefined) {
    const newest = await newestReply(tx, conversation.id);
    if (newest && newest.id !== given.seenReplyId) {
      throw conflict(
        `${newest.author_name ?? "Somebody of the team"} has answered meanwhile. Read it, then send again.`,
        conversation.version,
      );
    }
  }
  if (parent.deleted_at) throw refused("gone", "This post was deleted at its source, so it cannot be answered there.");

  const by = await speaker(context, tx, parentId, conversation.channel_id);
  if (!by.channel) throw refused("capability_missing", by.refusal);
  const contact = await mayContact(tx, parent.person_id, {
    purpose,
    network: by.channel.connector,
    now: context.now(),
    identityId: parent.author_id,
  });
  if (contact.refusal) throw refused(contact.refusal.code, contact.refusal.message);
  const length = by.measure(given.text);
  if (by.limit !== null && length > by.limit) {
    throw refused("too_long", `This is ${length} ${by.unit} long; ${by.networkName} takes ${by.limit}.`, [
      { path: "text", code: "too_long", message: `${length} of ${by.limit} ${by.unit}` },
    ]);
  }
  const isPrivate = contact.privately && isWider(parent.visibility as Visibility, "followers");
  const visibility = given.visibility ?? (isPrivate ? "direct" : (parent.visibility as Visibility));
  if (isPrivate && isWider(visibility, "followers")) {
    throw refused("not_in_public", "This person asked not to be answered in public. Send a private message instead.", [
      { path: "visibility", code: "not_in_public", message: "at most followers" },
    ]);
  }
  if (isWider(visibility, parent.visibility as Visibility)) {
    throw refused("too_wide", `An answer to a ${parent.visibility} post cannot be ${visibility}.`, [
      { path: "visibility", code: "too_wide", message: `at most ${parent.visibility}` },
    ]);
  }

  const row = await insertReply(tx, {
    id: newId(),
    conversation_id: conversation.id,
    parent_id: parentId,
    channel_id: by.channel.id,
    text: given.text,
    visibility,
    purpose,
    author_id: tx.actor.kind === "user" ? tx.actor.id : null,
    author_name: tx.actor.name,
  });
  await enqueue(tx, "deliver", { replyId: row.id }, { key: `deliver:${row.id}`, queue: `deliver:${row.channel_id}` });
  record(tx, "reply.queued", { kind: "conversation", id: conversation.id }, { data: { replyId: row.id } });
  return row;
}
