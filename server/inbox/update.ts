import type { ConversationChange, Status } from "@earshot/contract/inbox.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest, notFound, Refusal, refused, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { changeConversations, type LockedConversation, lockConversations, teammateNames } from "./store.ts";
import { setTags, tagsOfEach } from "./tag-store.ts";

const mostTags = 20;

/** `addTags` joins what it has, `tags` replaces it. */
export type Change = ConversationChange & { addTags?: string[] };
export type Line = { id: string; ifVersion: number | null; change: Change };
/** `before`: what the change replaced, as a change that would put it back. */
export type Outcome = { id: string; refusal: Refusal | null; before: ConversationChange | null };

/** One conversation; throws what it is refused for. */
export async function updateConversation(
  context: Context,
  tx: Tx,
  id: string,
  change: Change,
  ifVersion: number | null,
): Promise<void> {
  const [outcome] = await updateConversations(context, tx, [{ id, ifVersion, change }]);
  if (outcome?.refusal) throw outcome.refusal;
}

/**
 * Assigns, tags, snoozes, resolves. A line is refused alone: 404, 409 when `ifVersion` is not the version that stands,
 * 422 for a teammate who is none or a snooze into the past. A snoozed conversation wakes by a job of the same commit, or
 * when the customer writes. All are locked in the order of their ids, so that two such changes never wait on each other;
 * equal changes are written together: 500 cost some ten statements.
 */
export async function updateConversations(context: Context, tx: Tx, lines: Line[]): Promise<Outcome[]> {
  const ids = lines.map(({ id }) => id);
  const rows = new Map((await lockConversations(tx, ids)).map((row) => [row.id, row]));
  const tagged = lines.some(({ change }) => change.tags || change.addTags);
  const tags = tagged ? await tagsOfEach(tx, ids) : new Map<string, string[]>();
  const names = await teammateNames(tx, [
    ...new Set(lines.flatMap(({ change }) => (change.assigneeId ? assigneeOf(tx, change.assigneeId) : []))),
  ]);
  const planned: Plan[] = [];
  const outcomes = lines.map((line): Outcome => {
    try {
      const plan = planOf(context, tx, line, rows.get(line.id), tags.get(line.id) ?? [], names);
      planned.push(plan);
      return { id: line.id, refusal: null, before: plan.before };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { id: line.id, refusal: error, before: null };
    }
  });
  const groups = new Map<string, Plan[]>();
  for (const plan of planned) {
    const same = JSON.stringify([plan.set, plan.tags]);
    const group = groups.get(same);
    if (group) group.push(plan);
    else groups.set(same, [plan]);
  }
  for (const group of groups.values()) await write(tx, group);
  return outcomes;
}

type Plan = {
  id: string;
  set: {
    status?: string;
    status_at?: Date;
    status_reason?: string | null;
    snoozed_until?: Date | null;
    community_until?: null;
    assignee_id?: string | null;
    priority?: number;
  };
  /** all it shall have; undefined leaves them */
  tags: string[] | undefined;
  before: ConversationChange;
  data: object;
  /** it begins or ends to wait for the community */
  moved: "conversation.waits" | "conversation.returned" | null;
};

function planOf(
  context: Context,
  tx: Tx,
  { id, ifVersion, change }: Line,
  before: LockedConversation | undefined,
  tagsBefore: string[],
  names: Map<string, string>,
): Plan {
  if (!before) throw notFound("conversation");
  refuseStale("this conversation", before.version, ifVersion);
  const status = change.status ?? (change.snoozedUntil ? "snoozed" : undefined);
  const until = snoozeTime(status, change.snoozedUntil ?? null, context.now());
  const assigneeId = change.assigneeId ? assigneeOf(tx, change.assigneeId) : change.assigneeId;
  const assigneeName = assigneeId ? names.get(assigneeId) : null;
  if (assigneeName === undefined) {
    throw refused("unknown_teammate", "There is no such teammate in this workspace.", [
      { path: "assigneeId", code: "unknown", message: "not a teammate" },
    ]);
  }
  const tags = change.addTags
    ? [...new Set([...(change.tags ?? tagsBefore), ...change.addTags])]
    : change.tags && [...new Set(change.tags)];
  if (tags && tags.length > mostTags) {
    throw refused("too_many_tags", `A conversation holds up to ${mostTags} tags.`, [
      { path: "tags", code: "too_big", message: `at most ${mostTags}` },
    ]);
  }
  const waited = before.status === "waiting_community";
  return {
    id,
    moved:
      status === undefined || (status === "waiting_community") === waited
        ? null
        : waited
          ? "conversation.returned"
          : "conversation.waits",
    set: {
      ...(status !== undefined && {
        status,
        status_at: context.now(),
        status_reason: change.statusReason ?? null,
        snoozed_until: until,
        // Whoever leaves it to the community sets the clock (server/leaving).
        ...(status !== before.status && { community_until: null }),
      }),
      ...(assigneeId !== undefined && { assignee_id: assigneeId }),
      ...(change.priority !== undefined && { priority: change.priority }),
    },
    tags,
    before: {
      ...(status !== undefined && {
        status: before.status as Status,
        statusReason: before.status_reason,
        snoozedUntil: before.snoozed_until?.toISOString() ?? null,
      }),
      ...(assigneeId !== undefined && { assigneeId: before.assignee_id }),
      ...(change.priority !== undefined && { priority: before.priority }),
      ...(tags && { tags: tagsBefore }),
    },
    data: {
      ...(status !== undefined &&
        status !== before.status && { status: [before.status, status], reason: change.statusReason ?? null }),
      ...(until && { until: until.toISOString() }),
      ...(assigneeId !== undefined && assigneeId !== before.assignee_id && { assignee: assigneeName }),
      ...(change.priority !== undefined &&
        change.priority !== before.priority && { priority: [before.priority, change.priority] }),
      ...(tags && {
        tagged: tags.filter((tag) => !tagsBefore.includes(tag)),
        untagged: tagsBefore.filter((tag) => !tags.includes(tag)),
      }),
    },
  };
}

/** Conversations that get the very same. */
async function write(tx: Tx, group: Plan[]): Promise<void> {
  const [{ set, tags } = { set: {}, tags: undefined }] = group;
  const ids = group.map(({ id }) => id);
  if (tags) await setTags(tx, ids, tags);
  const versions = await changeConversations(tx, ids, set);
  for (const { id, data, moved } of group) {
    if (set.snoozed_until) {
      await enqueue(tx, "wake", { conversationId: id }, { key: `wake:${id}`, runAt: set.snoozed_until });
    }
    record(tx, "conversation.updated", { kind: "conversation", id }, { version: versions.get(id), data });
    if (moved) record(tx, moved, { kind: "conversation", id }, { version: versions.get(id) });
  }
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

function assigneeOf(tx: Tx, assigneeId: string): string {
  if (assigneeId !== "me") return assigneeId;
  if (tx.actor.kind !== "user" || !tx.actor.id) throw badRequest("An API key is nobody: name the teammate to assign.");
  return tx.actor.id;
}
