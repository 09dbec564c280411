import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartRefused } from "../start-refused.ts";
import type { Binaries } from "./embedded-binaries.ts";
import { bareEnvironment } from "./embedded-postmaster.ts";
import type { Account } from "./embedded-watchdog.ts";

/** Passwords of the three log-ins: `admin` is the superuser the supervisor alone uses. */
export type Passwords = { admin: string; owner: string; app: string };

/**
 * Makes PostgreSQL's folder `<dataDir>/postgres` once: UTF-8, order and case by code point on every system (the
 * server's own C.UTF-8), passwords by scram, checksums. It is built under another name and renamed when whole.
 * Returns the passwords, kept in `<dataDir>/postgres.passwords` (0600) beside it.
 */
export async function createCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account,
  durable = true,
): Promise<{ folder: string; passwords: Passwords }> {
  const folder = join(dataDir, "postgres");
  if (existsSync(folder)) {
    refuseOtherVersion(folder, binaries.major);
    return { folder, passwords: readPasswords(dataDir) };
  }
  const passwords = writePasswords(dataDir);
  const partial = join(dataDir, "postgres.new");
  const secret = join(dataDir, "postgres.new-password");
  rmSync(partial, { recursive: true, force: true });
  rmSync(secret, { force: true });
  mkdirSync(partial, { mode: 0o700 });
  writeFileSync(secret, `${passwords.admin}\n`, { mode: 0o600 });
  if (account) for (const path of [partial, secret]) chownSync(path, account.uid, account.gid);
  try {
    await initdb();
  } finally {
    rmSync(secret, { force: true });
  }
  renameSync(partial, folder);
  return { folder, passwords };

  async function initdb() {
    const collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"];
    const access = ["--username=earshot_admin", `--pwfile=${secret}`, "--auth=scram-sha-256", "--no-instructions"];
    const args = ["-D", partial, ...collation, ...access, ...(durable ? [] : ["--no-sync"])];
    const said = await run(binaries.initdb, args, account);
    if (said !== null) throw new StartRefused(`PostgreSQL's data folder could not be made in ${dataDir}: ${said}.`);
  }
}

/** Null when it went well, else its last line. Not synchronous: the server may be answering health checks meanwhile. */
function run(program: string, args: string[], account: Account): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: process.platform === "win32" ? undefined : "/",
      env: bareEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      windowsHide: true,
      ...(account ?? {}),
    });
    let said = "";
    child.stderr?.on("data", (text) => {
      said = (said + text).slice(-2000);
    });
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) =>
      resolve(code === 0 ? null : (said.match(/.*(error|fatal).*/i)?.[0] ?? said.trim()) || `exit code ${code}`),
    );
  });
}

function refuseOtherVersion(folder: string, major: number): void {
  let found: string;
  try {
    found = readFileSync(join(folder, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    throw new StartRefused(
      `${folder} is not a PostgreSQL data folder that this account can read (${(error as Error).message}).`,
    );
  }
  if (Number(found) !== major)
    throw new StartRefused(
      `The data in ${folder} was written by PostgreSQL ${found}, and this Earshot carries ${major}; start the earlier Earshot, make a backup, and restore it here.`,
    );
}

const passwordFile = "postgres.passwords";

/** Throws StartRefused when the file is missing or damaged, since nobody could log in. */
export function readPasswords(dataDir: string): Passwords {
  const path = join(dataDir, passwordFile);
  try {
    const { admin, owner, app } = JSON.parse(readFileSync(path, "utf8")) as Passwords;
    if ([admin, owner, app].every((password) => /^[\w-]{20,}$/.test(password))) return { admin, owner, app };
    throw new Error("it is damaged");
  } catch (error) {
    throw new StartRefused(
      `The database's passwords cannot be read from ${path} (${(error as Error).message}); restore that file from a backup.`,
    );
  }
}

function writePasswords(dataDir: string): Passwords {
  const path = join(dataDir, passwordFile);
  // A first start that was broken off left its passwords: they serve again.
  if (existsSync(path)) return readPasswords(dataDir);
  const password = () => randomBytes(24).toString("base64url");
  const passwords = { admin: password(), owner: password(), app: password() };
  writeFileSync(`${path}.new`, JSON.stringify(passwords), { mode: 0o600, flush: true } as { mode: number });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
  return passwords;
}
