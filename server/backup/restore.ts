import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { Databases } from "#server/db/connect.ts";
import { migrate } from "#server/db/migrate.ts";
import { StartRefused } from "#server/start-refused.ts";
import type { Opener } from "./archive-key.ts";
import { emptyDatabase } from "./empty-database.ts";
import type { Manifest } from "./manifest.ts";
import { readArchive, room, tally } from "./read-archive.ts";
import { ArchiveBroken } from "./seal-stream.ts";
import { copyIn, copyOut, nameOf, quotedName, sameText, type Table, tablesOf } from "./tables.ts";

/**
 * Fills an empty database from a verified archive: the schema as it was then, all rows in one transaction, compared with
 * the manifest row for row before it is committed; then the schema as it is now. What fails on the way leaves no row.
 */
export async function restore(
  databases: Pick<Databases, "owner" | "app">,
  path: string,
  opener: Opener,
  manifest: Manifest,
  log: (line: string) => void = () => undefined,
): Promise<void> {
  await emptyDatabase(databases.owner, databases.app.totalCount);
  await migrate(databases.owner, { only: manifest.migrations });
  const client = await databases.owner.connect();
  try {
    await client.query(`begin; ${sameText}`);
    await checkTables(client, manifest);
    const constraints = await dropForeignKeys(client);
    await copyAll(client, path, opener, manifest);
    for (const { table, name, definition } of constraints)
      await client.query(`alter table ${table} add constraint ${name} ${definition}`);
    await compare(client, manifest, log);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
  await migrate(databases.owner);
  await wakeSnoozed(databases.owner);
  await databases.owner.query("analyze").catch(() => undefined);
}

async function checkTables(client: pg.PoolClient, manifest: Manifest): Promise<void> {
  const known = new Map((await tablesOf(client)).map((table) => [nameOf(table), table]));
  for (const table of manifest.tables) {
    const here = known.get(nameOf(table));
    const missing = here ? table.columns.filter((column) => !here.columns.includes(column)) : [];
    if (!here || missing.length > 0)
      throw new StartRefused(
        `This version has no ${nameOf(table)}${missing.length ? ` with ${missing.join(", ")}` : ""}; restore with the version that made the backup.`,
      );
  }
}

type ForeignKey = { table: string; name: string; definition: string };

/** Put back when all rows are there: tables may refer to each other in any order, and each row is checked once. */
async function dropForeignKeys(client: pg.PoolClient): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`
    select format('%I.%I', n.nspname, c.relname) as table, quote_ident(k.conname) as name,
      pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and n.nspname in ('public', 'auth') order by 1, 2`);
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  return rows;
}

/** The archive keeps the parts of a table together, so that one COPY takes them all. */
async function copyAll(client: pg.PoolClient, path: string, opener: Opener, manifest: Manifest): Promise<void> {
  const tables = new Map<string, Table>(manifest.tables.map((table) => [nameOf(table), table]));
  const open: { table: string; into: Writable; done: Promise<void> }[] = [];
  const close = async () => {
    for (const { into, done } of open.splice(0)) {
      into.end();
      await done;
    }
  };
  for await (const piece of readArchive(path, opener)) {
    if (!("table" in piece)) continue;
    if (open[0]?.table !== piece.table) {
      await close();
      const table = tables.get(piece.table);
      if (!table) throw new ArchiveBroken("This backup changed while it was read.");
      const into: Writable = client.query(copyFrom(copyIn(table)));
      const done = finished(into);
      done.catch(() => undefined);
      open.push({ table: piece.table, into, done });
    }
    const [{ into, done }] = open as [(typeof open)[number]];
    if (!into.write(piece.chunk)) await Promise.race([room(into), done]);
  }
  await close();
}

/** What stands in the database now is what the manifest says, row for row, in whatever order. */
async function compare(client: pg.PoolClient, manifest: Manifest, log: (line: string) => void): Promise<void> {
  for (const table of manifest.tables) {
    const sum = tally();
    for await (const chunk of client.query(copyTo(copyOut(table))) as AsyncIterable<Buffer>) sum.take(chunk);
    const { rows, digest } = sum.result();
    if (rows !== table.rows || digest !== table.digest)
      throw new Error(`${quotedName(table)} came out differently: ${rows} rows instead of ${table.rows}.`);
    if (rows > 0) log(`${nameOf(table)}: ${rows} rows, as backed up`);
  }
}

/** Jobs are not in the archive; the start makes them anew from what should go on, all but these. */
async function wakeSnoozed(owner: pg.Pool): Promise<void> {
  await owner.query(`
    select graphile_worker.add_job('wake',
      json_build_object('workspaceId', workspace_id, 'conversationId', id),
      queue_name => 'wake:' || workspace_id, run_at => snoozed_until, job_key => 'wake:' || id,
      max_attempts => 5, priority => 2)
    from conversation where status = 'snoozed' and snoozed_until is not null`);
}
