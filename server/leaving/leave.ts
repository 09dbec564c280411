import { askFromPost } from "#server/community/ask-from-post.ts";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeConversation, lockConversation } from "#server/inbox/store.ts";
import { chooseMembers } from "./choose-members.ts";
import { planLeaving } from "./plan.ts";
import { settingsOf } from "./settings.ts";
import { insertAsked, insertLeaving } from "./store.ts";
import { tellAsked } from "./tell-asked.ts";

/**
 * Leaves a conversation to the community: its public post becomes a question, one to three willing members are asked,
 * and it waits until its deadline. 422 with a sentence for what is private, while the portal is closed, or when it is
 * left already.
 */
export async function leave(
  context: Context,
  tx: Tx,
  conversationId: string,
  given: {
    minutes?: number;
    title?: string;
    categoryId?: string | null;
    tags?: string[];
    rule?: { id: string; minutes: number | null };
  },
): Promise<void> {
  // One at a time in a workspace: whom another has just asked is counted, so nobody is asked beyond their limit.
  await takeLine(tx);
  const conversation = await lockConversation(tx, conversationId);
  if (!conversation) throw notFound("conversation");
  const plan = await planLeaving(context, tx, conversationId, given);
  if (plan.refusal) throw plan.refusal;
  const questionId =
    plan.questionId ??
    (await askFromPost(context, tx, {
      postId: plan.postId,
      ...(given.title !== undefined && { title: given.title }),
      categoryId: plan.occasion.category?.id ?? null,
      tags: plan.occasion.tags,
    }));
  const now = context.now();
  const minutes = given.minutes ?? given.rule?.minutes ?? (await settingsOf(tx)).minutes;
  const until = new Date(now.getTime() + minutes * 60_000);
  const leaving = await insertLeaving(tx, {
    id: newId(),
    conversation_id: conversationId,
    question_id: questionId,
    post_id: plan.postId,
    left_by: tx.actor.kind === "user" ? tx.actor.id : null,
    left_by_name: tx.actor.name,
    rule_id: given.rule?.id ?? null,
    left_at: now,
    deadline_at: until,
  });
  const { asked } = await chooseMembers(tx, plan, now);
  for (const [at, { candidate, score, reasons }] of asked.entries()) {
    const row = { leaving_id: leaving.id, member_id: candidate.id, rank: at + 1, score, reasons, asked_at: now };
    await insertAsked(tx, row);
    await tellAsked(context, tx, leaving, candidate.id);
  }
  const version = await changeConversation(tx, conversationId, {
    status: "waiting_community",
    status_at: now,
    status_reason: null,
    snoozed_until: null,
    community_until: until,
  });
  const subject = { kind: "conversation", id: conversationId };
  record(tx, "conversation.updated", subject, { version });
  const data = {
    memberIds: asked.map(({ candidate }) => candidate.id),
    until: until.toISOString(),
    ruleId: given.rule?.id ?? null,
  };
  record(tx, "leaving.created", subject, { version, data });
}
