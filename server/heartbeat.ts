import type { WorkerEvents } from "graphile-worker";
import { sql } from "kysely";
import type { Context } from "./context.ts";
import { hasLifeline, keepLifeline } from "./lifeline.ts";

const beatMs = 5_000;
/** A worker that was silent this long is dead: its jobs are free for others. */
const silentMs = 45_000;
/** So is one whose connection is gone as well and who missed two beats: only a live process would have opened another. */
const missedMs = 12_000;

/**
 * Says every few seconds which workers of this process live, one id per slot, and releases the jobs of those that fell
 * silent: the queue itself would hold a killed worker's locks for four hours. Released too early, a job runs twice at
 * once, which each job has to bear: replies have their fence, pages their cursor.
 */
export function keepHeartbeat(context: Context, events: WorkerEvents): { stop(): Promise<void> } {
  const ids = new Set<string>();
  const gone = new Set<string>();
  const lifeline = keepLifeline(context.app);
  /** since when each beat reached the database */
  let steadySince: number | null = null;
  events.on("worker:create", ({ worker }) => {
    ids.add(worker.workerId);
    void beat();
  });
  events.on("worker:release", ({ worker }) => {
    ids.delete(worker.workerId);
    gone.add(worker.workerId);
  });

  const beat = async () => {
    try {
      if (ids.size > 0) {
        await sql`insert into worker_heartbeat (worker_id) select unnest(${[...ids]}::text[])
          on conflict (worker_id) do update set beat_at = now()`.execute(context.db);
        await lifeline.hold(ids);
      }
      await forget([...gone]);
      gone.clear();
      steadySince ??= Date.now();
      // When the database itself was away, everybody missed beats.
      await reap(context, { watchedMs: Date.now() - steadySince });
    } catch (error) {
      steadySince = null;
      context.log.warn({ err: error }, "The heartbeat did not reach the database");
    }
  };
  const forget = async (workers: string[]) => {
    if (workers.length > 0)
      await sql`delete from worker_heartbeat where worker_id = any(${workers}::text[])`.execute(context.db);
  };
  const timer = setInterval(() => void beat(), beatMs);
  void beat();
  return {
    async stop() {
      clearInterval(timer);
      await forget([...ids, ...gone]).catch(() => {});
      await lifeline.close();
    },
  };
}

/**
 * Unlocks the jobs of workers that are dead.
 * @param options.watchedMs for how long the asking process has been connected without a break
 */
export async function reap(context: Context, options: { watchedMs: number }): Promise<string[]> {
  const silent = (ms: number) => sql`coalesce(h.beat_at, l.locked_at) < now() - ${ms / 1000} * interval '1 second'`;
  const { rows } = await sql<{ worker_id: string }>`
    with locks as (
      select locked_by as worker_id, locked_at from graphile_worker._private_jobs where locked_by is not null
      union all
      select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null
    )
    select distinct l.worker_id from locks l left join worker_heartbeat h on h.worker_id = l.worker_id
    where ${silent(silentMs)} or (${options.watchedMs >= missedMs}::boolean and ${silent(missedMs)}
      and not ${hasLifeline(sql.ref("l.worker_id"))})`.execute(context.db);
  await sql`delete from worker_heartbeat where beat_at < now() - interval '1 day'`.execute(context.db);
  // Asked for anew while they ran, and then failed: the newer ones did the work, and nobody would ever take these away.
  await sql`delete from graphile_worker._private_jobs where key is null and attempts >= max_attempts
    and locked_at is null and updated_at < now() - interval '1 day'`.execute(context.db);
  return release(
    context,
    rows.map((row) => row.worker_id),
  );
}

/** Unlocks every job: for a process that has just made sure that it is alone on this database. */
export async function releaseAll(context: Context): Promise<string[]> {
  const { rows } = await sql<{ worker_id: string }>`
    select locked_by as worker_id from graphile_worker._private_jobs where locked_by is not null
    union
    select locked_by from graphile_worker._private_job_queues where locked_by is not null`.execute(context.db);
  await sql`delete from worker_heartbeat`.execute(context.db);
  return release(
    context,
    rows.map((row) => row.worker_id),
  );
}

/** Says so as an error when the database reports that nothing changed: a policy or right is missing. */
async function release(context: Context, dead: string[]): Promise<string[]> {
  if (dead.length === 0) return [];
  await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`.execute(context.db);
  const left = await sql<{ n: number }>`
    select count(*)::int as n from graphile_worker._private_jobs where locked_by = any(${dead}::text[])`.execute(
    context.db,
  );
  if (left.rows[0]?.n) context.log.error({ dead }, "Jobs of dead workers could not be released");
  else context.log.warn({ dead }, "Released the jobs of workers that fell silent");
  await sql`delete from worker_heartbeat where worker_id = any(${dead}::text[])`.execute(context.db);
  return dead;
}
