import { readdir, readFile } from "node:fs/promises";
import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { firstIdAt } from "./id.ts";

const folder = new URL("./migrations/", import.meta.url);
/** Any number will do, as long as nobody else takes it. */
const migrationLock = 4_470_001;

/**
 * Brings the database from any landed schema to this one, as the owner. Forward only; each file is one transaction.
 * Refuses a database that is newer than the program. Safe to run from several processes at once.
 * @param options.only the schema of a backup: these migrations and no others
 */
export async function migrate(owner: pg.Pool, options: { only?: string[] } = {}): Promise<{ applied: string[] }> {
  const client = await owner.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await runMigrations({ pgPool: owner });
    await client.query(
      "create table if not exists migration (name text primary key, applied_at timestamptz not null default now())",
    );
    const known = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
    const { rows } = await client.query<{ name: string }>("select name from migration order by name");
    const newer = [...rows.map((row) => row.name), ...(options.only ?? [])].filter((name) => !known.includes(name));
    if (newer.length > 0) {
      throw new Error(
        `This database was made by a newer Earshot (it has ${newer.at(-1)}, which this version does not know). Start the newer version, or restore a backup made before the upgrade.`,
      );
    }
    const done = new Set(rows.map((row) => row.name));
    const applied: string[] = [];
    for (const name of (options.only ?? known).filter((name) => !done.has(name))) {
      await apply(client, name);
      applied.push(name);
    }
    await openQueue(client);
    await ensurePartitions(client, new Date());
    return { applied };
  } finally {
    await client.query("select pg_advisory_unlock($1)", [migrationLock]).catch(() => {});
    client.release();
  }
}

async function apply(client: pg.PoolClient, name: string): Promise<void> {
  const sql = await readFile(new URL(name, folder), "utf8");
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query("insert into migration (name) values ($1)", [name]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/**
 * The job queue's private tables have row-level security and no policy, so the working role could neither enqueue nor
 * take a job, silently. This opens them to it; it runs after each of the queue's own migrations.
 */
async function openQueue(client: pg.PoolClient): Promise<void> {
  await client.query(`
    grant usage on schema graphile_worker to earshot_app;
    grant all on all tables in schema graphile_worker to earshot_app;
    grant all on all sequences in schema graphile_worker to earshot_app;
    grant execute on all functions in schema graphile_worker to earshot_app;
    do $$ declare t text; begin
      for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
          and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'earshot_app')
      loop execute format('create policy earshot_app on graphile_worker.%I to earshot_app using (true) with check (true)', t); end loop;
    end $$;`);
}

const partitioned = ["post", "post_raw", "post_search", "match", "signal"];

/**
 * Months from three back to three ahead get partitions of their own; everything else stands in the default one. A month
 * whose posts already lie in the default partition stays there.
 */
export async function ensurePartitions(client: pg.ClientBase, now: Date): Promise<void> {
  for (let offset = -3; offset <= 3; offset++) {
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1));
    const to = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset + 1, 1));
    const month = from.toISOString().slice(0, 7).replace("-", "_");
    for (const table of partitioned) {
      // A schema of an earlier version, as a restore makes it first, does not have all of them.
      const { rows } = await client.query("select to_regclass($1) as found, to_regclass($2) as whole", [
        `public.${table}_${month}`,
        `public.${table}`,
      ]);
      if (rows[0].found !== null || rows[0].whole === null) continue;
      try {
        await client.query(
          `create table ${table}_${month} partition of ${table} for values from ('${firstIdAt(from)}') to ('${firstIdAt(to)}')`,
        );
        await client.query(`revoke all on ${table}_${month} from earshot_app`);
      } catch (error) {
        if ((error as { code?: string }).code !== "23514") throw error;
      }
    }
  }
}
