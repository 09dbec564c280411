import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { StartRefused } from "../start-refused.ts";
import type { Account } from "./embedded-watchdog.ts";

export type Place = {
  /** Where everything is kept: the configured folder, or root's fall-back. */
  dataDir: string;
  /** Whom PostgreSQL runs as: root may not run it. */
  account: Account;
  /** Where a copy of the programs goes when the account cannot reach the checkout. */
  cacheDir: string;
};

const variable = "/var/lib/earshot";

/**
 * Decides where the data lives and who runs PostgreSQL. An ordinary user: the configured folder, as oneself. Root:
 * as `nobody` (or whoever owns the data already), in the configured folder if that account can reach it, else in
 * /var/lib/earshot/<name>-<hash of the folder's real path>. Data that exists is never left behind for an empty folder.
 */
export function placeData(configured: string, log: (line: string) => void, cacheDir?: string): Place {
  if (process.getuid?.() !== 0) {
    makeFolder(configured, 0o700);
    return { dataDir: configured, account: null, cacheDir: cacheDir ?? join(configured, "programs") };
  }
  const cache = cacheDir ?? "/var/cache/earshot";
  const holder = ownerOfData(configured);
  const account = holder ?? nobody();
  if (account && reaches(account, nearest(dirname(configured)))) {
    const aside = fallback(configured);
    if (holder || !existsSync(join(aside, "postgres", "PG_VERSION"))) {
      makeFolder(configured, 0o711);
      if (!reaches(account, configured)) chmodSync(configured, (statSync(configured).mode & 0o777) | 0o011);
      return { dataDir: configured, account, cacheDir: cache };
    }
  }
  if (holder)
    throw new StartRefused(
      `The data in ${configured} belongs to an account that can no longer enter that folder; open the folders above it (chmod o+x), or move it to ${fallback(configured)}.`,
    );
  const dataDir = fallback(configured);
  makeFolder(dirname(dataDir), 0o755);
  makeFolder(dataDir, 0o711);
  writeFileSync(join(dataDir, "origin"), `${configured}\n`);
  log(`Data is kept in ${dataDir}: PostgreSQL does not run as root, and ${configured} is closed to other accounts.`);
  return { dataDir, account: ownerOfData(dataDir) ?? account, cacheDir: cache };
}

function fallback(configured: string): string {
  const real = realPath(configured);
  const name = basename(basename(real) === "data" ? dirname(real) : real).replace(/[^\w.-]/g, "_") || "data";
  return join(variable, `${name}-${createHash("sha256").update(real).digest("hex").slice(0, 12)}`);
}

/** The real path also of a folder that is not there yet. */
function realPath(folder: string): string {
  const there = nearest(folder);
  return join(realpathSync(there), folder.slice(there.length));
}

function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}

function ownerOfData(dataDir: string): Account {
  const stat = statSync(join(dataDir, "postgres"), { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : null;
}

function nobody(): Account {
  const id = (flag: string) => Number(spawnSync("id", [flag, "nobody"], { encoding: "utf8" }).stdout);
  const account = { uid: id("-u"), gid: id("-g") };
  return account.uid > 0 && account.gid >= 0 ? account : { uid: 65534, gid: 65534 };
}

/** Tried rather than computed, since access lists and mounts decide too. */
function reaches(account: Account, folder: string): boolean {
  return (
    spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { cwd: "/", stdio: "ignore", ...account }).status === 0
  );
}

function makeFolder(folder: string, mode: number): void {
  if (existsSync(folder)) return;
  try {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, mode); // whatever the umask
  } catch (error) {
    throw new StartRefused(
      `The folder ${folder} for Earshot's data cannot be made (${(error as Error).message}); set EARSHOT_DATA_DIR to one that can.`,
    );
  }
}
