import { dropFailedJob, type FailedJob, listFailedJobs, runFailedJob } from "@earshot/contract/failed-jobs.ts";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import type { Context } from "./context.ts";
import { packCursor, pageOf, unpackCursor } from "./db/page.ts";
import type { Tx } from "./db/transaction.ts";
import { notFound } from "./errors.ts";
import { route } from "./route.ts";

/** Jobs that were tried as often as they may be: kept with what went wrong until a person says what becomes of them. */
export function failedJobRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, listFailedJobs, async (tx, { query }) => {
    const before = unpackCursor(query.cursor, 1)?.[0] ?? null;
    const rows = await failed(tx, sql`and (${before}::bigint is null or j.id < ${before}::bigint)`, query.limit + 1);
    return pageOf(rows.map(present), query.limit, (job) => packCursor([job.id]));
  });
  route(app, context, runFailedJob, async (tx, { params }) => {
    const job = await failedById(tx, params.id);
    await sql`select graphile_worker.reschedule_jobs(array[${job.id}::bigint], run_at => now(), attempts => 0)`.execute(
      tx.db,
    );
    return undefined;
  });
  route(app, context, dropFailedJob, async (tx, { params }) => {
    const job = await failedById(tx, params.id);
    await sql`select graphile_worker.complete_jobs(array[${job.id}::bigint])`.execute(tx.db);
    return undefined;
  });
}

type Row = {
  id: string;
  task: string;
  payload: Record<string, unknown>;
  attempts: number;
  last_error: string | null;
  created_at: Date;
  updated_at: Date;
};

/**
 * The queue's tables know no workspaces, so the payload says whose job it is: nothing here is read without that. A job
 * that has lost its key was asked for anew while it ran: the newer one does the work, and this one is no loss.
 */
async function failed(tx: Tx, where: ReturnType<typeof sql>, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select j.id::text, t.identifier as task, j.payload, j.attempts, j.last_error, j.created_at, j.updated_at
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.attempts >= j.max_attempts and j.locked_at is null and j.key is not null and j.payload->>'workspaceId' = ${tx.workspaceId} ${where}
    order by j.id desc limit ${limit}`.execute(tx.db);
  return rows;
}

async function failedById(tx: Tx, id: string): Promise<Row> {
  // As text: what is more than a bigint is nobody's.
  const [job] = await failed(tx, sql`and j.id::text = ${id}`, 1);
  if (!job) throw notFound("failed job");
  return job;
}

/** What a job is about, by the name of its field; the first that is there. */
const subjects = {
  replyId: "reply",
  conversationId: "conversation",
  postId: "post",
  topicId: "topic",
  channelId: "channel",
} as const;

function present(row: Row): FailedJob {
  const about = Object.entries(subjects).find(([field]) => typeof row.payload[field] === "string");
  return {
    id: row.id,
    task: row.task,
    subject: about ? { kind: about[1], id: String(row.payload[about[0]]) } : null,
    tries: row.attempts,
    error: row.last_error?.split("\n")[0]?.slice(0, 500) ?? null,
    createdAt: row.created_at.toISOString(),
    failedAt: row.updated_at.toISOString(),
  };
}
