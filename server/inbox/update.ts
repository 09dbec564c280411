import type { ConversationChange, Status } from "@earshot/contract/inbox.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest, conflict, notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { changeConversation, lockConversation, setTags, tagsOf, teammateName } from "./store.ts";

const mostTags = 20;

/** `addTags` joins what it has, `tags` replaces it. */
export type Change = ConversationChange & { addTags?: string[] };

/**
 * Assigns, tags, snoozes, resolves. 409 when `ifMatch` is not the version that stands; 422 for a teammate who is none,
 * or a snooze into the past. A snoozed conversation wakes by a job of the same commit, or when the customer writes.
 * Answers what the change replaced, as a change that would put it back.
 */
export async function updateConversation(
  context: Context,
  tx: Tx,
  id: string,
  change: Change,
  ifMatch: number | null,
): Promise<ConversationChange> {
  const before = await lockConversation(tx, id);
  if (!before) throw notFound("conversation");
  if (ifMatch !== null && ifMatch !== before.version) {
    throw conflict("Somebody changed this conversation meanwhile.", before.version);
  }
  const status = change.status ?? (change.snoozedUntil ? "snoozed" : undefined);
  const until = snoozeTime(status, change.snoozedUntil ?? null, context.now());
  const assigneeId = change.assigneeId === "me" ? me(tx) : change.assigneeId;
  const assigneeName = assigneeId ? await teammateName(tx, assigneeId) : null;
  if (assigneeId && assigneeName === null) {
    throw refused("unknown_teammate", "There is no such teammate in this workspace.", [
      { path: "assigneeId", code: "unknown", message: "not a teammate" },
    ]);
  }
  const tagsBefore = change.tags || change.addTags ? await tagsOf(tx, id) : [];
  const tags = change.addTags ? [...new Set([...(change.tags ?? tagsBefore), ...change.addTags])] : change.tags;
  if (tags && tags.length > mostTags) {
    throw refused("too_many_tags", `A conversation holds up to ${mostTags} tags.`, [
      { path: "tags", code: "too_big", message: `at most ${mostTags}` },
    ]);
  }
  if (tags) await setTags(tx, id, tags);
  const version = await changeConversation(tx, id, {
    ...(status !== undefined && {
      status,
      status_at: context.now(),
      status_reason: change.statusReason ?? null,
      snoozed_until: until,
    }),
    ...(change.assigneeId !== undefined && { assignee_id: assigneeId ?? null }),
    ...(change.priority !== undefined && { priority: change.priority }),
  });
  if (until) await enqueue(tx, "wake", { conversationId: id }, { key: `wake:${id}`, runAt: until });
  record(
    tx,
    "conversation.updated",
    { kind: "conversation", id },
    {
      version,
      data: {
        ...(status !== undefined &&
          status !== before.status && { status: [before.status, status], reason: change.statusReason ?? null }),
        ...(until && { until: until.toISOString() }),
        ...(change.assigneeId !== undefined && assigneeId !== before.assignee_id && { assignee: assigneeName }),
        ...(change.priority !== undefined &&
          change.priority !== before.priority && { priority: [before.priority, change.priority] }),
        ...(tags && {
          tagged: tags.filter((tag) => !tagsBefore.includes(tag)),
          untagged: tagsBefore.filter((tag) => !tags.includes(tag)),
        }),
      },
    },
  );
  return {
    ...(status !== undefined && {
      status: before.status as Status,
      statusReason: before.status_reason,
      snoozedUntil: before.snoozed_until?.toISOString() ?? null,
    }),
    ...(change.assigneeId !== undefined && { assigneeId: before.assignee_id }),
    ...(change.priority !== undefined && { priority: before.priority }),
    ...(tags && { tags: tagsBefore }),
  };
}

function snoozeTime(status: Status | undefined, snoozedUntil: string | null, now: Date): Date | null {
  if (status !== "snoozed") return null;
  // Without a time it sleeps until the customer writes.
  if (snoozedUntil === null) return null;
  const until = new Date(snoozedUntil);
  if (until <= now)
    throw refused("in_the_past", "Snooze to a moment that is still to come.", [
      { path: "snoozedUntil", code: "past", message: "is over" },
    ]);
  return until;
}

function me(tx: Tx): string {
  if (tx.actor.kind !== "user" || !tx.actor.id) throw badRequest("An API key is nobody: name the teammate to assign.");
  return tx.actor.id;
}
