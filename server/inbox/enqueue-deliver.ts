import type { Tx } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";
import type { ReplyRow } from "./reply-store.ts";

/** Sends the reply when its channel's queue comes to it, at the soonest `at`. */
export const enqueueDeliver = (tx: Tx, reply: Pick<ReplyRow, "id" | "channel_id">, at?: Date) =>
  enqueue(
    tx,
    "deliver",
    { replyId: reply.id },
    { key: `deliver:${reply.id}`, queue: `deliver:${reply.channel_id}`, runAt: at },
  );
