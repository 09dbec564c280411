import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { enqueueDeliver } from "./enqueue-deliver.ts";
import { changeReply, lockReply, type ReplyRow } from "./reply-store.ts";

/** Tries a failed reply again; a doubtful one is looked for on the network first, never sent blind. */
export async function retryReply(tx: Tx, id: string): Promise<ReplyRow> {
  const reply = await lockReply(tx, id);
  if (!reply) throw notFound("reply");
  if (reply.state === "unknown") {
    await enqueue(
      tx,
      "reconcile",
      { replyId: id, tries: 0 },
      { key: `reconcile:${id}`, queue: `deliver:${reply.channel_id}` },
    );
    return reply;
  }
  if (reply.state !== "failed" && reply.state !== "queued")
    throw conflict(`This reply is ${reply.state}; there is nothing to try again.`);
  const row = await changeReply(tx, id, { state: "queued", retry_at: null, attempts: 0 });
  await enqueueDeliver(tx, row);
  record(tx, "reply.queued", { kind: "conversation", id: reply.conversation_id }, { data: { replyId: id } });
  return row;
}

/** Withdraws a reply that has not left, or puts a failed or doubtful one aside. */
export async function cancelReply(tx: Tx, id: string): Promise<void> {
  const reply = await lockReply(tx, id);
  if (!reply) throw notFound("reply");
  if (reply.state === "sent" || reply.state === "sending")
    throw conflict(`This reply is ${reply.state} and cannot be withdrawn.`);
  await changeReply(tx, id, { state: "cancelled" });
  record(tx, "reply.cancelled", { kind: "conversation", id: reply.conversation_id }, { data: { replyId: id } });
}
