import type { Sent } from "@earshot/connectors/connector.ts";
import { type ChannelRow, changeChannel, lockChannel } from "#server/channels/store.ts";
import { backOff } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { enqueueDeliver } from "./enqueue-deliver.ts";
import { changeReply, endDelivery, lockReply, type ReplyRow } from "./reply-store.ts";

export const mostAttempts = 8;

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

export async function storeFault(
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
