import { sql } from "kysely";
import { connectorContext } from "#server/channels/connector-context.ts";
import { channelById } from "#server/channels/store.ts";
import { backOff, named } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { enqueueDeliver } from "./enqueue-deliver.ts";
import { fail, mostAttempts, storeSent } from "./reply-outcome.ts";
import { changeReply, lockReply, replyById } from "./reply-store.ts";

/** Looks this often before a person has to decide. */
const mostTries = 10;
const tooOften = {
  code: "retryable",
  message: `Sent ${mostAttempts} times without an answer, and it does not stand on the network.`,
};

/**
 * Reads the network back for a reply of which nobody knows whether it left. Found: it is sent. Surely absent: it goes
 * back to the queue. Cannot be read: looked for again later, then left for a person.
 */
export async function reconcile(context: Context, workspaceId: string, replyId: string, tries: number): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const found = await within(async (tx) => {
    const reply = await replyById(tx, replyId);
    const channel = reply && (await channelById(tx, reply.channel_id));
    if (reply?.state !== "unknown" || !channel) return null;
    const { rows } = await sql<{ external_id: string; local_id: string; handle: string | null }>`
      select p.external_id, c.local_id, i.handle from post p
      join post_channel c on c.workspace_id = p.workspace_id and c.post_id = p.id and c.channel_id = ${reply.channel_id}
      left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
      where p.workspace_id = ${tx.workspaceId} and p.id = ${reply.parent_id}`.execute(tx.db);
    return rows[0] ? { reply, channel, parent: rows[0] } : null;
  });
  if (!found) return;
  const { reply, channel, parent } = found;
  const connector = context.connectors.get(channel.connector);
  if (!connector?.findSent) return;
  try {
    const sent = await connector.findSent(
      connectorContext(context, channel, AbortSignal.timeout(20_000)),
      {
        type: "reply",
        text: reply.text,
        visibility: reply.visibility as "public",
        parent: { externalId: parent.external_id, localId: parent.local_id, authorHandle: parent.handle },
        createdAt: reply.created_at.toISOString(),
      },
      reply.id,
    );
    await within(async (tx) => {
      const settled = await settlesAt(tx, reply.id, reply.fence, connector.manifest.settles ?? 0);
      if (!sent && settled > context.now()) {
        return enqueue(
          tx,
          "reconcile",
          { replyId, tries },
          { key: `reconcile:${replyId}`, queue: `deliver:${channel.id}`, runAt: settled },
        );
      }
      if (sent) return storeSent(tx, reply.id, reply.fence, channel, sent, context.now());
      const locked = await lockReply(tx, reply.id);
      if (locked?.state !== "unknown" || locked.fence !== reply.fence) return;
      if (locked.attempts >= mostAttempts) return fail(tx, locked, tooOften, context.now());
      // The first time at once; whoever keeps losing it is asked less and less often.
      const wait = locked.attempts > 1 ? backOff(locked.attempts - 1, context.random) : 0;
      const at = new Date(context.now().getTime() + wait);
      await changeReply(tx, reply.id, { state: "queued", retry_at: wait > 0 ? at : null });
      await enqueueDeliver(tx, reply, wait > 0 ? at : undefined);
      record(tx, "reply.queued", { kind: "conversation", id: reply.conversation_id }, { data: { replyId: reply.id } });
    });
  } catch (error) {
    const fault = named(error);
    if (fault.code === "bug") context.log.error({ err: error, replyId }, "Reading a reply back failed unexpectedly");
    if (tries + 1 >= mostTries) return;
    const at = fault.until ?? new Date(context.now().getTime() + backOff(tries, context.random));
    await within((tx) =>
      enqueue(
        tx,
        "reconcile",
        { replyId, tries: tries + 1 },
        { key: `reconcile:${replyId}`, queue: `deliver:${channel.id}`, runAt: at },
      ),
    );
  }
}

/** Until then a send that nobody heard back from may still land, and its absence proves nothing. */
async function settlesAt(tx: Tx, replyId: string, fence: number, seconds: number): Promise<Date> {
  const row = await tx.db
    .selectFrom("delivery")
    .select("started_at")
    .where("workspace_id", "=", tx.workspaceId)
    .where("reply_id", "=", replyId)
    .where("fence", "=", fence)
    .executeTakeFirst();
  return new Date((row?.started_at.getTime() ?? 0) + seconds * 1_000);
}
