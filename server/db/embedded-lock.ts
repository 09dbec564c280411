import { spawnSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { StartRefused } from "../start-refused.ts";

/** The data folder belongs to an Earshot that is running. */
export class DataFolderInUse extends StartRefused {
  readonly pid: number;
  constructor(dataDir: string, pid: number) {
    super(
      `The data folder ${dataDir} is in use by another running Earshot (process ${pid}); stop that one, or set EARSHOT_DATA_DIR to another folder.`,
    );
    this.pid = pid;
  }
}

type Holder = { pid: number; born: string };

/**
 * Takes a data folder for this process by the file `server.pid`, which names the process and when it was born, since
 * numbers are used again. A holder that is gone (kill -9, power) is replaced; one that is there is given a second and a
 * half to end, since a killed process is seen for a moment yet. Throws DataFolderInUse.
 */
export async function takeDataFolder(dataDir: string): Promise<{ release: () => void }> {
  const path = join(dataDir, "server.pid");
  const mine: Holder = { pid: process.pid, born: born(process.pid) ?? "" };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (const until = Date.now() + 1500; ; ) {
      if (linkedAs(draft, path)) return { release };
      const found = holder(path);
      if (!found || !alive(found)) removeStale(path, found, dataDir);
      else if (Date.now() > until || found.pid === process.pid) throw new DataFolderInUse(dataDir, found.pid);
      else await pause(50);
    }
  } finally {
    rmSync(draft, { force: true });
  }

  function release() {
    if (same(holder(path), mine)) rmSync(path, { force: true });
  }
}

/** The running process that holds a data folder, or null. */
export function holderOf(dataDir: string): number | null {
  const found = holder(join(dataDir, "server.pid"));
  return found && alive(found) ? found.pid : null;
}

/** link(2) is the one step that both fails when the name exists and shows the file with its content. */
function linkedAs(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Two starters may judge the same file stale; the slower one must not remove the faster one's fresh file. */
function removeStale(path: string, judged: Holder | null, dataDir: string): void {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = holder(aside);
  if (moved && !same(moved, judged) && alive(moved)) {
    renameSync(aside, path);
    throw new DataFolderInUse(dataDir, moved.pid);
  }
  rmSync(aside, { force: true });
}

function holder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return null;
  }
}

function same(a: Holder | null, b: Holder | null): boolean {
  return a?.pid === b?.pid && a?.born === b?.born;
}

function alive({ pid, born: then }: Holder): boolean {
  const now = born(pid);
  return now !== null && now === then;
}

/** Something about a process that another with the same number will not share; null when there is no such process. */
function born(pid: number): string | null {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // Field 22, counted after the name in parentheses, which may hold spaces; with the boot, since ticks start over.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z") return null;
      return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[19]}`;
    } catch {
      return null;
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return null;
  }
  if (process.platform === "win32") return "";
  return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim() || null;
}
