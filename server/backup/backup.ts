import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline as joined, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import tar from "tar-stream";
import type { Databases } from "#server/db/connect.ts";
import { StartRefused } from "#server/start-refused.ts";
import type { Opener } from "./archive-key.ts";
import type { Manifest } from "./manifest.ts";
import { rowDigest } from "./row-digest.ts";
import { sealed } from "./seal-stream.ts";
import { copyOut, nameOf, sameText, type Table, tablesOf } from "./tables.ts";

/** One file in the archive is at most this long: all that is held in memory of a table. */
const partBytes = 4_000_000;

export type BackedUp = { manifest: Manifest; bytes: number };

/**
 * Writes everything that was committed at one instant into one encrypted file (0600), while others write on. The file
 * appears under its name when it is whole and on the disk. Memory does not grow with the data.
 * @param masterKey put into the archive too; only ever under a passphrase
 */
export async function backup(
  databases: Pick<Databases, "owner" | "serverVersion">,
  path: string,
  opener: Opener,
  options: { masterKey?: string | null; log?: (line: string) => void } = {},
): Promise<BackedUp> {
  const partial = `${path}.partial`;
  await refuseExisting(path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(partial, { force: true });
  const client = await databases.owner.connect();
  try {
    await client.query(`begin isolation level repeatable read, read only; ${sameText}`);
    await refuseNothing(client);
    const pack = tar.pack();
    const out = createWriteStream(partial, { flags: "wx", mode: 0o600 });
    const compressed = joined(Readable.from(pack), createGzip({ level: 6 }), () => undefined);
    const written = pipeline(sealed(compressed as AsyncIterable<Buffer>, opener), out);
    written.catch(() => pack.destroy());
    const manifest = await Promise.race([
      fill(pack, client, databases.serverVersion, options),
      written.then(() => Promise.reject(new Error("The archive ended before its content."))),
    ]);
    await written;
    await client.query("commit");
    await settle(partial, path);
    const { size } = await stat(path);
    await noteBackup(databases.owner, manifest, size);
    return { manifest, bytes: size };
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  } finally {
    client.release();
  }
}

async function refuseExisting(path: string): Promise<void> {
  if (await stat(path).catch(() => null)) throw new StartRefused(`${path} is there already; give another name.`);
}

async function refuseNothing(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('public.migration') is not null as there",
  );
  if (!rows[0]?.there) throw new StartRefused("This database holds nothing of Earshot's; there is nothing to back up.");
}

async function fill(
  pack: tar.Pack,
  client: pg.PoolClient,
  server: number,
  { masterKey, log }: { masterKey?: string | null; log?: (line: string) => void },
): Promise<Manifest> {
  const tables: Manifest["tables"] = [];
  for (const table of await tablesOf(client)) {
    const done = await addTable(pack, client, table);
    tables.push(done);
    if (done.rows > 0) log?.(`${nameOf(table)}: ${done.rows} rows`);
  }
  if (masterKey) await addEntry(pack, "master.key", Buffer.from(`${masterKey}\n`));
  const { rows } = await client.query<{ name: string }>("select name from public.migration order by name");
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const manifest: Manifest = {
    made: new Date().toISOString(),
    earshot: version,
    server,
    migrations: rows.map((row) => row.name),
    tables,
    masterKey: Boolean(masterKey),
  };
  await addEntry(pack, "manifest.json", Buffer.from(JSON.stringify(manifest)));
  pack.finalize();
  return manifest;
}

async function addTable(pack: tar.Pack, client: pg.PoolClient, table: Table): Promise<Manifest["tables"][number]> {
  const sha = createHash("sha256");
  const digest = rowDigest();
  let parts = 0;
  let bytes = 0;
  let waiting: Buffer[] = [];
  let length = 0;
  const flush = async () => {
    if (length === 0) return;
    await addEntry(pack, `${nameOf(table)}/${String(++parts).padStart(6, "0")}`, Buffer.concat(waiting));
    waiting = [];
    length = 0;
  };
  for await (const chunk of client.query(copyTo(copyOut(table))) as AsyncIterable<Buffer>) {
    sha.update(chunk);
    digest.take(chunk);
    bytes += chunk.length;
    length += chunk.length;
    waiting.push(chunk);
    if (length >= partBytes) await flush();
  }
  await flush();
  return { ...table, parts, bytes, sha256: sha.digest("hex"), ...digest.result() };
}

/** Waits until the archive has taken it. */
function addEntry(pack: tar.Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    pack.entry({ name, size: content.length, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()));
  });
}

/** On the disk before it has its name. */
async function settle(partial: string, path: string): Promise<void> {
  const file = await open(partial, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}

export const lastBackupKey = "backup.last";

/** For the doctor: when, how much. Not where: another machine's paths are nobody's business. */
async function noteBackup(owner: pg.Pool, { made, tables }: Manifest, bytes: number): Promise<void> {
  const value = JSON.stringify({ at: made, bytes, rows: tables.reduce((sum, table) => sum + table.rows, 0) });
  await owner.query(
    `insert into setting (key, value) values ($1, $2)
     on conflict (key) do update set value = excluded.value, updated_at = now()`,
    [lastBackupKey, value],
  );
}
