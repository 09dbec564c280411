import { sql } from "kysely";
import type { Tx } from "./db/transaction.ts";

/** Every job and what it carries beside its workspace. The verbs that do the work are listed in worker.ts. */
export type Jobs = {
  collect: { channelId: string; asked?: boolean };
  backfill: { channelId: string };
  recheck: { channelId: string };
  rerunTopic: { topicId: string };
  recount: Record<string, never>;
  fetchThread: { channelId: string; postId: string };
  deliver: { replyId: string };
  reconcile: { replyId: string; tries: number };
  wake: { conversationId: string };
  runImport: { importId: string };
  undoImport: { importId: string };
};
export type JobName = keyof Jobs;

/** Lower runs first: what customers wait for before what can wait. */
const priorities: Record<JobName, number> = {
  deliver: 0,
  reconcile: 1,
  wake: 2,
  collect: 5,
  fetchThread: 6,
  rerunTopic: 7,
  recount: 8,
  recheck: 8,
  backfill: 9,
  runImport: 9,
  undoImport: 9,
};

/**
 * Puts a job into the queue within the transaction, so that it exists exactly when its cause does. One queue per
 * workspace and kind, so that no workspace waits behind another's work.
 * @param options.key one job of this key waits at a time; a later call moves it, unless `keepEarlier`
 */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: Jobs[Name],
  options: { key?: string; runAt?: Date; queue?: string; keepEarlier?: boolean } = {},
): Promise<void> {
  const queue = options.queue ?? `${name}:${tx.workspaceId}`;
  await sql`select graphile_worker.add_job(
    ${name}::text,
    ${JSON.stringify({ workspaceId: tx.workspaceId, ...payload })}::json,
    queue_name => ${queue}::text,
    run_at => ${options.runAt ?? null}::timestamptz,
    job_key => ${options.key ?? null}::text,
    job_key_mode => ${options.keepEarlier ? "preserve_run_at" : "replace"}::text,
    max_attempts => 5,
    priority => ${priorities[name]}::int)`.execute(tx.db);
}
