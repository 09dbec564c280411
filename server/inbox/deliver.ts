import type { Command, Sent } from "@earshot/connectors/connector.ts";
import type { Purpose } from "@earshot/contract/consent.ts";
import { sql } from "kysely";
import { connectorContext } from "#server/channels/connector-context.ts";
import { type ChannelRow, changeChannel, channelById, lockChannel } from "#server/channels/store.ts";
import { backOff, named } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { failPoint } from "#server/fail-point.ts";
import { enqueue } from "#server/jobs.ts";
import { mayContact, undecidedMs } from "#server/people/may-contact.ts";
import { changeReply, endDelivery, lockReply, type ReplyRow, startDelivery } from "./reply-store.ts";

/** A call that has not come back by then is given up; the lease outlives it. */
const callMs = 20_000;
const leaseMs = 30_000;
export const mostAttempts = 8;

type Claim = { reply: ReplyRow; channel: ChannelRow; command: Command };

/**
 * Sends one reply, once. `sending` is committed under a new fence before the network is called; the result counts only
 * under that fence. A reply found `sending` after its lease is `unknown` and is looked for on the network; it is never
 * sent blind. Named outcomes stand on the reply; nothing is thrown for what the network says.
 */
export async function deliver(context: Context, workspaceId: string, replyId: string): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const claim = await within((tx) => claimReply(context, tx, replyId));
  if (!claim) return;
  failPoint(context, "claimed");
  const { reply, channel, command } = claim;
  if (!outlasts(reply.lease_until, context.now())) {
    await within((tx) => storeFault(context, tx, reply, channel, late));
    return;
  }
  const connector = context.connectors.get(channel.connector)!;
  let sent: Sent;
  try {
    sent = await connector.send!(connectorContext(context, channel, AbortSignal.timeout(callMs)), command, reply.id);
  } catch (error) {
    const fault = named(error);
    if (fault.code === "bug") context.log.error({ err: error, replyId }, "Sending failed unexpectedly");
    await within((tx) => storeFault(context, tx, reply, channel, fault));
    return;
  }
  failPoint(context, "sent");
  await within((tx) => storeSent(tx, reply.id, reply.fence, channel, sent, context.now()));
  failPoint(context, "stored");
}

/** Whether the lease still covers a whole call: a process that slept since it claimed must not call any more. */
const outlasts = (lease: Date | null, now: Date): boolean =>
  lease !== null && lease.getTime() - now.getTime() >= callMs;
const late = { code: "retryable", message: "Too much time went by before this could be sent.", until: null };

/**
 * Takes the reply for one attempt, or says why not on the record. Do-not-contact, consent and preferences are decided
 * here, where it is claimed.
 */
async function claimReply(context: Context, tx: Tx, replyId: string): Promise<Claim | null> {
  const reply = await lockReply(tx, replyId);
  if (!reply) return null;
  const now = context.now();
  if (reply.state === "sending") {
    if (reply.lease_until && reply.lease_until > now) {
      await enqueueDeliver(tx, reply, reply.lease_until);
    } else {
      await becomeUnknown(context, tx, reply, {
        code: "ambiguous",
        message: "It is not known whether this left. Looking on the network.",
      });
    }
    return null;
  }
  if (reply.state !== "queued") return null;
  if (reply.retry_at && reply.retry_at > now) {
    await enqueueDeliver(tx, reply, reply.retry_at);
    return null;
  }
  const { rows } = await sql<{
    external_id: string;
    local_id: string | null;
    handle: string | null;
    author_id: string | null;
    person_id: string | null;
    deleted_at: Date | null;
  }>`
    select p.external_id, c.local_id, i.handle, p.author_id, i.person_id, p.deleted_at from post p
    left join post_channel c on c.workspace_id = p.workspace_id and c.post_id = p.id and c.channel_id = ${reply.channel_id}
    left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    where p.workspace_id = ${tx.workspaceId} and p.id = ${reply.parent_id}`.execute(tx.db);
  const parent = rows[0];
  const channel = await channelById(tx, reply.channel_id);
  const contact = parent
    ? await mayContact(tx, parent.person_id, {
        purpose: reply.purpose as Purpose,
        network: channel?.connector ?? "",
        now,
        identityId: parent.author_id,
      })
    : null;
  if (contact?.refusal?.code === "stop_proposed") {
    await waitUntil(tx, reply, new Date(now.getTime() + undecidedMs), contact.refusal, now);
    return null;
  }
  const refusal = contact?.refusal ?? (contact?.privately && isInPublic(reply) ? notInPublic : null);
  if (refusal) {
    await fail(tx, reply, refusal, now);
    return null;
  }
  if (contact?.waitUntil) {
    await waitUntil(tx, reply, contact.waitUntil, inQuietHours, now);
    return null;
  }
  if (!channel || !context.connectors.get(channel.connector)?.send || !parent?.local_id) {
    await fail(
      tx,
      reply,
      { code: "capability_missing", message: "The channel this would have left through is gone." },
      now,
    );
    return null;
  }
  if (channel.health === "reconnect") {
    await fail(
      tx,
      reply,
      { code: "unauthorized", message: `${channel.name} has to be connected again before it can answer.` },
      now,
    );
    return null;
  }
  if (parent.deleted_at) {
    await fail(tx, reply, { code: "gone", message: "The post this answers was deleted at its source." }, now);
    return null;
  }
  const claimed = await changeReply(tx, replyId, {
    state: "sending",
    fence: reply.fence + 1,
    attempts: reply.attempts + 1,
    lease_until: new Date(now.getTime() + leaseMs),
  });
  await startDelivery(tx, replyId, claimed.fence);
  record(tx, "reply.sending", { kind: "conversation", id: reply.conversation_id }, { data: { replyId } });
  return {
    reply: claimed,
    channel,
    command: {
      type: "reply",
      text: reply.text,
      visibility: reply.visibility as Extract<Command, { type: "reply" }>["visibility"],
      parent: { externalId: parent.external_id, localId: parent.local_id, authorHandle: parent.handle },
      createdAt: reply.created_at.toISOString(),
    },
  };
}

const isInPublic = (reply: ReplyRow): boolean => reply.visibility === "public" || reply.visibility === "unlisted";
const notInPublic = { code: "not_in_public", message: "This person asked not to be answered in public." };

const inQuietHours = {
  code: "quiet_hours",
  message: "This person asked to be left in peace at this hour; the reply leaves afterwards.",
};

/**
 * In hours that the person asked to be left in peace, and while it is undecided whether they asked to stop, it waits and
 * says so; whether it may leave is asked again then.
 */
async function waitUntil(
  tx: Tx,
  reply: ReplyRow,
  at: Date,
  because: { code: string; message: string },
  now: Date,
): Promise<void> {
  await changeReply(tx, reply.id, { retry_at: at, last_error: { ...because, at: now.toISOString() } });
  await enqueueDeliver(tx, reply, at);
  record(tx, "reply.queued", { kind: "conversation", id: reply.conversation_id }, { data: { replyId: reply.id } });
}

/**
 * Stores where the reply stands. A result under an older fence is refused; under the current one it is a fact, whatever
 * was thought of the attempt meanwhile.
 */
export async function storeSent(
  tx: Tx,
  replyId: string,
  fence: number,
  channel: ChannelRow,
  sent: Sent,
  now: Date,
): Promise<void> {
  const reply = await lockReply(tx, replyId);
  if (!reply || reply.fence !== fence || reply.state === "sent") return;
  const known = await tx.db
    .selectFrom("post_key")
    .select("post_id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("network", "=", channel.connector)
    .where("external_id", "=", sent.externalId)
    .executeTakeFirst();
  await changeReply(tx, replyId, {
    state: "sent",
    remote_id: sent.externalId,
    remote_local_id: sent.localId,
    remote_url: sent.url,
    post_id: known?.post_id ?? null,
    sent_at: now,
    lease_until: null,
    last_error: null,
  });
  await endDelivery(tx, replyId, fence, "sent", null, now);
  record(tx, "reply.sent", { kind: "conversation", id: reply.conversation_id }, { data: { replyId } });
}

async function storeFault(
  context: Context,
  tx: Tx,
  claimed: ReplyRow,
  channel: ChannelRow,
  fault: { code: string; message: string; until: Date | null },
): Promise<void> {
  const reply = await lockReply(tx, claimed.id);
  if (!reply || reply.fence !== claimed.fence || reply.state !== "sending") return;
  const now = context.now();
  await endDelivery(tx, reply.id, reply.fence, fault.code, { code: fault.code, message: fault.message }, now);
  // A duplicate of what, after an attempt before? It may be the one that was thought lost.
  const doubtful = fault.code === "duplicate" && reply.attempts > 1;
  if (fault.code === "ambiguous" || fault.code === "bug" || doubtful) {
    await becomeUnknown(context, tx, reply, fault);
    return;
  }
  const again = fault.code === "rate_limited" || fault.code === "retryable";
  if (again && reply.attempts < mostAttempts) {
    const at = fault.until ?? new Date(now.getTime() + backOff(reply.attempts - 1, context.random));
    await changeReply(tx, reply.id, {
      state: "queued",
      lease_until: null,
      retry_at: at,
      last_error: { code: fault.code, message: fault.message, at: now.toISOString() },
    });
    await enqueueDeliver(tx, reply, at);
    record(tx, "reply.queued", { kind: "conversation", id: reply.conversation_id }, { data: { replyId: reply.id } });
    return;
  }
  if (fault.code === "unauthorized" && (await lockChannel(tx, channel.id))) {
    await changeChannel(
      tx,
      channel.id,
      { health: "reconnect", last_error: { code: fault.code, message: fault.message, at: now.toISOString() } },
      { keepVersion: true },
    );
    record(tx, "channel.updated", { kind: "channel", id: channel.id });
  }
  await fail(tx, reply, fault, now);
}

/** Nobody knows whether it left: the network is asked before anything else happens to it. */
export async function becomeUnknown(
  context: Context,
  tx: Tx,
  reply: ReplyRow,
  fault: { code: string; message: string },
): Promise<void> {
  const now = context.now();
  await changeReply(tx, reply.id, {
    state: "unknown",
    lease_until: null,
    last_error: { code: fault.code, message: fault.message, at: now.toISOString() },
  });
  await endDelivery(tx, reply.id, reply.fence, "unknown", { code: fault.code, message: fault.message }, now);
  await enqueue(
    tx,
    "reconcile",
    { replyId: reply.id, tries: 0 },
    {
      key: `reconcile:${reply.id}`,
      queue: `deliver:${reply.channel_id}`,
      // A call that is still under way on their side gets the time to land.
      runAt: new Date(now.getTime() + 3_000),
    },
  );
  record(tx, "reply.unknown", { kind: "conversation", id: reply.conversation_id }, { data: { replyId: reply.id } });
}

/** Nothing is tried any more until a person says so. */
export async function fail(
  tx: Tx,
  reply: ReplyRow,
  fault: { code: string; message: string },
  now: Date,
): Promise<void> {
  await changeReply(tx, reply.id, {
    state: "failed",
    lease_until: null,
    last_error: { code: fault.code, message: fault.message, at: now.toISOString() },
  });
  record(
    tx,
    "reply.failed",
    { kind: "conversation", id: reply.conversation_id },
    { data: { replyId: reply.id, code: fault.code } },
  );
}

export const enqueueDeliver = (tx: Tx, reply: Pick<ReplyRow, "id" | "channel_id">, at?: Date) =>
  enqueue(
    tx,
    "deliver",
    { replyId: reply.id },
    { key: `deliver:${reply.id}`, queue: `deliver:${reply.channel_id}`, runAt: at },
  );
