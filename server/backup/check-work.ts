import type pg from "pg";
import { lastBackupKey } from "./backup.ts";
import { type Check, ok, warn } from "./finding.ts";

const hour = 3_600_000;

/** What the tables say about the work: channels, jobs, replies, the last backup. */
export async function checkWork(owner: pg.Pool): Promise<Check[]> {
  return [...(await channels(owner)), await queue(owner), await replies(owner), await lastBackup(owner)];
}

async function channels(owner: pg.Pool): Promise<Check[]> {
  const { rows } = await owner.query<{ workspace: string; slug: string; health: string; code: string | null }>(`
    select w.slug as workspace, c.slug, c.health, c.last_error ->> 'code' as code
    from channel c join workspace w on w.id = c.workspace_id where c.deleted_at is null and not c.paused order by 1, 2`);
  const ill = rows.filter(({ health }) => health === "failing" || health === "reconnect");
  if (ill.length === 0) return [ok("channels", `${rows.length} connected, none failing`)];
  return ill
    .slice(0, 20)
    .map(({ workspace, slug, health, code }) =>
      warn(
        "channels",
        `${workspace}/${slug} is ${health === "reconnect" ? "to be connected again" : "failing"}${code ? ` (${code})` : ""}`,
        `look at /w/${workspace}/channels`,
      ),
    );
}

async function queue(owner: pg.Pool): Promise<Check> {
  const { rows } = await owner.query<{ late: number; dead: number; workers: number; oldest: number | null }>(`
    select count(*) filter (where attempts < max_attempts and run_at < now() - interval '5 minutes')::int as late,
      count(*) filter (where attempts >= max_attempts)::int as dead,
      extract(epoch from now() - min(run_at) filter (where attempts < max_attempts and run_at < now()))::float8 as oldest,
      (select count(*)::int from worker_heartbeat where beat_at > now() - interval '45 seconds') as workers
    from graphile_worker._private_jobs`);
  const { late = 0, dead = 0, workers = 0, oldest = null } = rows[0] ?? {};
  const said = `${late} jobs wait for more than 5 minutes, ${dead} gave up, ${workers > 0 ? "workers are alive" : "no worker is alive"}`;
  if (late > 0 && workers === 0) return warn("jobs", said, "start a worker: npm start");
  if (late > 100)
    return warn(
      "jobs",
      `${said}; the oldest for ${Math.round((oldest ?? 0) / 60)} minutes`,
      "start another process with EARSHOT_ROLE=worker",
    );
  if (dead > 0)
    return warn("jobs", said, "look for their names in the log; the next start makes anew what should go on");
  return ok("jobs", said);
}

async function replies(owner: pg.Pool): Promise<Check> {
  const { rows } = await owner.query<{ unsure: number; late: number }>(`
    select count(*) filter (where state = 'unknown')::int as unsure,
      count(*) filter (where state in ('queued', 'sending') and created_at < now() - interval '15 minutes')::int as late
    from reply where state in ('queued', 'sending', 'unknown')`);
  const { unsure = 0, late = 0 } = rows[0] ?? {};
  const said = `${late} wait for more than 15 minutes, of ${unsure} nobody knows whether they arrived`;
  return late + unsure > 0 ? warn("replies", said, "look at their conversations") : ok("replies", said);
}

async function lastBackup(owner: pg.Pool): Promise<Check> {
  const { rows } = await owner.query<{ value: string }>("select value from setting where key = $1", [lastBackupKey]);
  const todo = "earshot backup, every night";
  if (!rows[0]) return warn("backup", "there has been none", todo);
  const { at, bytes } = JSON.parse(rows[0].value) as { at: string; bytes: number };
  const age = Date.now() - Date.parse(at);
  const said = `the last is of ${at}, ${(bytes / 1e6).toFixed(1)} MB, ${Math.round(age / hour)} h old`;
  return age > 26 * hour ? warn("backup", said, todo) : ok("backup", said);
}
