import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Config } from "#server/config.ts";
import { connect, type Databases } from "#server/db/connect.ts";
import { loadMasterKey } from "#server/net/master-key.ts";
import { StartRefused } from "#server/start-refused.ts";
import { type Opener, readPassphrase } from "./archive-key.ts";
import { backup } from "./backup.ts";
import { folderOf } from "./check-place.ts";
import { doctor, printed } from "./doctor.ts";
import { verify } from "./read-archive.ts";
import { restore } from "./restore.ts";

type Say = (line: string) => void;
type Given = { positionals: string[]; values: Record<string, string | boolean | undefined> };

const commands = { backup: runBackup, restore: runRestore, doctor: runDoctor } as const;
export type CommandName = keyof typeof commands;

export const isCommand = (name: string | undefined): name is CommandName => name !== undefined && name in commands;

/** `server/main.ts backup|restore|doctor …`: does it and answers the exit code. */
export async function command(name: CommandName, args: string[], config: Config, say: Say): Promise<number> {
  try {
    return await commands[name](read(args), config, say);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function read(args: string[]): Given {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        "key-file": { type: "string" },
        "passphrase-file": { type: "string" },
        check: { type: "boolean" },
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new StartRefused((error as Error).message);
  }
}

async function runBackup({ positionals, values }: Given, config: Config, say: Say): Promise<number> {
  if (config.databaseUrl === null && !existsSync(join(folderOf(config), "postgres")))
    throw new StartRefused(`There is no data in ${folderOf(config)} to back up; see EARSHOT_DATA_DIR.`);
  const databases = await connect(config, { attach: true, log: () => undefined, poolSize: 1 });
  try {
    const name = `earshot-${new Date().toISOString().slice(0, 16).replace(/[-:]/g, "")}-${randomUUID().slice(0, 4)}.backup`;
    const path = resolve(positionals[0] ?? join(databases.dataDir, "backups", name));
    const opener = openerOf(values, config, databases.dataDir);
    const began = Date.now();
    // Under the master key the archive cannot hold the key that opens it.
    const masterKey = opener.kind === "passphrase" && config.masterKey === null ? keyFile(databases.dataDir) : null;
    const { manifest, bytes } = await backup(databases, path, opener, { masterKey });
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    say(`${path}`);
    say(
      `${rows.toLocaleString("en")} rows of ${manifest.tables.length} tables as of ${manifest.made}, ${megabytes(bytes)} MB in ${((Date.now() - began) / 1000).toFixed(1)} s.`,
    );
    say(
      opener.kind === "master"
        ? `It opens with the master key ${opener.id} only (${config.masterKey ? "EARSHOT_MASTER_KEY" : join(databases.dataDir, "master.key")}): keep that apart from the backup.`
        : `It opens with the passphrase only; the master key is ${masterKey === null ? "not inside (EARSHOT_MASTER_KEY): keep it too" : "inside"}.`,
    );
    return 0;
  } finally {
    await databases.close();
  }
}

async function runRestore({ positionals, values }: Given, config: Config, say: Say): Promise<number> {
  const [file] = positionals;
  if (file === undefined) throw new StartRefused("Say which file: earshot restore <file>.");
  const path = resolve(file);
  if (!existsSync(path)) throw new StartRefused(`There is no file ${path}.`);
  const began = Date.now();
  const databases = values.check ? null : await connect(config, { log: () => undefined, poolSize: 1 });
  try {
    const dataDir = databases?.dataDir ?? config.dataDir;
    const opener = openerOf(values, config, dataDir, true);
    const { manifest, masterKey } = await verify(path, opener);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    say(
      `The backup of ${manifest.made} is whole: ${rows.toLocaleString("en")} rows of ${manifest.tables.length} tables.`,
    );
    if (!databases) return 0;
    const key = opener.kind === "master" ? opener.key.toString("base64") : masterKey;
    refuseOtherKey(databases, config, key);
    await restore(databases, path, opener, manifest, say);
    if (key !== null) keepKey(databases, config, key);
    say(
      `Restored in ${((Date.now() - began) / 1000).toFixed(1)} s, counts and hashes equal. Everybody signs in anew; start with: npm start`,
    );
    if (key === null)
      say(
        "Put the master key of then back (EARSHOT_MASTER_KEY), or connect the channels again: it opens their credentials.",
      );
    return 0;
  } finally {
    await databases?.close();
  }
}

async function runDoctor({ values }: Given, config: Config, say: Say): Promise<number> {
  const checks = await doctor(config);
  const failed = checks.filter((check) => check.state === "fail").length;
  if (values.json) say(JSON.stringify({ ok: failed === 0, checks }, null, 2));
  else for (const line of printed(checks)) say(line);
  return failed === 0 ? 0 : 1;
}

function openerOf(values: Given["values"], config: Config, dataDir: string, restoring = false): Opener {
  const file = typeof values["passphrase-file"] === "string" ? values["passphrase-file"] : undefined;
  const passphrase = readPassphrase(file, process.env.EARSHOT_BACKUP_PASSPHRASE?.trim());
  if (passphrase !== null) return { kind: "passphrase", passphrase };
  const given = typeof values["key-file"] === "string" ? readFileSync(values["key-file"], "utf8") : undefined;
  if (given === undefined && restoring && config.masterKey === null && !existsSync(join(dataDir, "master.key"))) {
    throw new StartRefused(
      "Say what opens the backup: --key-file with the master.key of then, EARSHOT_MASTER_KEY, or EARSHOT_BACKUP_PASSPHRASE.",
    );
  }
  try {
    return { kind: "master", ...loadMasterKey(dataDir, given ?? config.masterKey?.toString("hex")) };
  } catch (error) {
    throw new StartRefused((error as Error).message);
  }
}

const keyFile = (dataDir: string): string | null => {
  const path = join(dataDir, "master.key");
  return existsSync(path) ? readFileSync(path, "utf8").trim() : null;
};

/** A key that is here already opens other credentials than those of the backup. */
function refuseOtherKey(databases: Databases, config: Config, key: string | null): void {
  const here = config.masterKey?.toString("base64") ?? keyFile(databases.dataDir);
  if (key === null || here === null) return;
  const id = (text: string) => loadMasterKey(databases.dataDir, text).id;
  if (id(here) !== id(key))
    throw new StartRefused(
      `The master key here is not that of the backup; move ${join(databases.dataDir, "master.key")} away, or unset EARSHOT_MASTER_KEY. Nothing was restored.`,
    );
}

function keepKey(databases: Databases, config: Config, key: string): void {
  const path = join(databases.dataDir, "master.key");
  if (config.masterKey !== null || existsSync(path)) return;
  mkdirSync(databases.dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(path, `${key}\n`, { mode: 0o600, flag: "wx" });
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
