import type pg from "pg";
import type { Context } from "#server/context.ts";
import { readState, type SampleState } from "./state.ts";

/**
 * Removes the sample with every row of it, its log-ins and its jobs, in one transaction of the owner: the working role
 * may not delete from the log. People who work in another workspace as well keep their log-in. Nothing happens when
 * there is none.
 */
export async function removeSample(context: Context): Promise<void> {
  const known = await readState(context.db);
  if (!known) return;
  const client = await context.owner.connect();
  try {
    await client.query("begin");
    // The order of locks is that of playing: first the sample's row, then the workspace's line.
    const { rows } = await client.query<{ value: string }>("select value from setting where key = 'sample' for update");
    if (rows[0]) await remove(client, JSON.parse(rows[0].value) as SampleState);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function remove(client: pg.PoolClient, { workspaceId, users }: SampleState): Promise<void> {
  await client.query("select pg_advisory_xact_lock(4471, hashtext($1))", [workspaceId]);
  await client.query("delete from graphile_worker._private_jobs where payload ->> 'workspaceId' = $1", [workspaceId]);
  for (const table of await tenantTables(client)) {
    await client.query(`delete from ${table} where workspace_id = $1`, [workspaceId]);
  }
  await client.query("delete from workspace where id = $1 and sample", [workspaceId]);
  await client.query(
    `delete from auth."user" u where id = any($1::uuid[]) and not exists (select from teammate t where t.user_id = u.id)`,
    [Object.values(users)],
  );
  await client.query("delete from setting where key = 'sample'");
}

/** Tables with a workspace, those that refer to others first. Partitions go with their table. */
async function tenantTables(client: pg.PoolClient): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
    order by 1`);
  const { rows: references } = await client.query<{ child: string; parent: string }>(`
    select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint
    where contype = 'f' and conrelid <> confrelid`);
  const left = new Set(tables.map(({ name }) => name));
  const order: string[] = [];
  while (left.size > 0) {
    const free = [...left].filter(
      (name) => !references.some(({ child, parent }) => parent === name && left.has(child)),
    );
    if (free.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...left].join(", ")}`);
    for (const name of free) {
      order.push(name);
      left.delete(name);
    }
  }
  return order;
}
