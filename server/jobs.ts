import { sql } from "kysely";
import type { Tx } from "./db/transaction.ts";

/** Every job and what it carries beside its workspace. The verbs that do the work are listed in worker.ts. */
export type Jobs = {
  collect: { channelId: string; asked?: boolean };
  backfill: { channelId: string };
  recheck: { channelId: string };
  rerunTopic: { topicId: string };
  reanalyze: Record<string, never>;
  learn: Record<string, never>;
  refine: { ownModelId: string };
  recount: Record<string, never>;
  fetchThread: { channelId: string; postId: string };
  deliver: { replyId: string };
  sendMail: { mailId: string };
  reconcile: { replyId: string; tries: number };
  wake: { conversationId: string };
  tell: { changeId: string };
  react: { eventIds: string[] };
  eraseTexts: { identityId: string; everything: boolean };
  runImport: { importId: string };
  undoImport: { importId: string };
  watch: Record<string, never>;
  forecast: Record<string, never>;
};
export type JobName = keyof Jobs;

/** Lower runs first: what customers wait for before what can wait. */
const priorities: Record<JobName, number> = {
  deliver: 0,
  sendMail: 0,
  reconcile: 1,
  wake: 2,
  react: 3,
  tell: 3,
  collect: 5,
  fetchThread: 6,
  rerunTopic: 7,
  reanalyze: 9,
  learn: 9,
  refine: 8,
  recount: 8,
  recheck: 8,
  backfill: 9,
  eraseTexts: 4,
  runImport: 9,
  undoImport: 9,
  watch: 4,
  forecast: 8,
};

/**
 * Puts a job into the queue within the transaction, so that it exists exactly when its cause does. One queue per
 * workspace and kind, so that no workspace waits behind another's work. A job that ended the process five times is not
 * made again under its key: it would end it for ever. It waits among the failed jobs for a person. The queue forgets how
 * often a job was tried whenever it is asked for anew, so with `keepEarlier` one that waits for another try is let be.
 * @param options.key one job of this key waits at a time; a later call moves it, unless `keepEarlier`; with `onlyLost`
 *   nothing happens while there is one, waiting or running
 */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: Jobs[Name],
  options: { key?: string; runAt?: Date; queue?: string; keepEarlier?: boolean; onlyLost?: boolean } = {},
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
    priority => ${priorities[name]}::int)
  where not exists (select from graphile_worker._private_jobs j where j.key = ${options.key ?? null}::text and (
    j.locked_at is null and j.attempts >= j.max_attempts and j.last_error is null
    or ${options.keepEarlier ?? false}::boolean and j.locked_at is null and j.attempts between 1 and j.max_attempts - 1
    or ${options.onlyLost ?? false}::boolean and not (j.locked_at is null and j.attempts >= j.max_attempts)))`.execute(
    tx.db,
  );
}
