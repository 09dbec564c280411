import type pg from "pg";
import { StartRefused } from "#server/start-refused.ts";

/**
 * Makes sure that nothing is here to be lost, and takes away the tables of a start that never came to anything. Throws
 * StartRefused for a database with a workspace or a person in it, with tables that are not ours, or in use.
 * @param ownConnections how many connections of the application are this process's own
 */
export async function emptyDatabase(owner: pg.Pool, ownConnections: number): Promise<void> {
  const client = await owner.connect();
  try {
    await refuseInUse(client, ownConnections);
    const { rows } = await client.query<{ name: string; mine: boolean }>(`
      select format('%I.%I', n.nspname, c.relname) as name, pg_has_role(c.relowner, 'usage') as mine
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition`);
    if (rows.length === 0) return;
    const names = new Set(rows.map((row) => row.name));
    const ours = names.has("public.migration") && names.has("public.workspace");
    if (!ours || rows.some((row) => !row.mine))
      throw new StartRefused("This database holds tables that are not Earshot's; restore into one of its own.");
    await refuseInhabited(client);
    await client.query("begin");
    await client.query("drop schema if exists graphile_worker cascade; drop schema if exists auth cascade");
    for (const name of names)
      if (name.startsWith("public.")) await client.query(`drop table if exists ${name} cascade`);
    await dropFunctions(client);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function refuseInhabited(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ workspaces: number; people: number }>(
    `select (select count(*)::int from public.workspace) as workspaces, (select count(*)::int from auth."user") as people`,
  );
  const { workspaces = 0, people = 0 } = rows[0] ?? {};
  if (workspaces + people > 0)
    throw new StartRefused(
      `This database is not empty: it has ${workspaces} ${workspaces === 1 ? "workspace" : "workspaces"}. Restore into an empty one (another EARSHOT_DATA_DIR or DATABASE_URL); nothing was changed.`,
    );
}

async function refuseInUse(client: pg.PoolClient, own: number): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name = 'earshot'`,
  );
  if ((rows[0]?.n ?? 0) > own)
    throw new StartRefused("An Earshot is connected to this database; stop it before you restore.");
}

async function dropFunctions(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and pg_has_role(p.proowner, 'usage')
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`);
  for (const { name } of rows) await client.query(`drop function if exists ${name} cascade`);
}
