import type { Command } from "@earshot/connectors/connector.ts";
import type { Purpose } from "@earshot/contract/consent.ts";
import { sql } from "kysely";
import { type ChannelRow, channelById } from "#server/channels/store.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { mayContact, undecidedMs } from "#server/people/may-contact.ts";
import { enqueueDeliver } from "./enqueue-deliver.ts";
import { becomeUnknown, fail } from "./reply-outcome.ts";
import { changeReply, lockReply, type ReplyRow, startDelivery } from "./reply-store.ts";

/** Outlives the call to the network. */
const leaseMs = 30_000;

type Claim = { reply: ReplyRow; channel: ChannelRow; command: Command };

/**
 * Takes the reply for one attempt, or says why not on the record. Do-not-contact, consent and preferences are decided
 * here, where it is claimed.
 */
export async function claimReply(context: Context, tx: Tx, replyId: string): Promise<Claim | null> {
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
