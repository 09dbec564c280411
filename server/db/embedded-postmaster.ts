import { spawnSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
} from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { StartRefused } from "../start-refused.ts";
import type { Binaries } from "./embedded-binaries.ts";
import { type Account, type Watched, watch } from "./embedded-watchdog.ts";

export type Cluster = {
  binaries: Binaries;
  account: Account;
  /** PostgreSQL's own folder (-D). */
  folder: string;
  logFile: string;
  socketDir: string;
  /** The socket folder is a temporary one, to be removed with the server. */
  temporarySocket: boolean;
  port: number;
  settings: Record<string, string>;
  log: (line: string) => void;
};

/** How long a start may be refused because a crashed predecessor is not quite gone (a restart within 0.3 s is). */
const patience = 15_000;

/**
 * Starts the postmaster and returns when it accepts connections. An orphan on the same folder is shut down first.
 * Throws StartRefused with PostgreSQL's own last words.
 */
export async function startPostmaster(cluster: Cluster, signal?: AbortSignal): Promise<Watched> {
  const until = Date.now() + patience;
  for (;;) {
    const stranger = await shutOrphan(cluster);
    rotate(cluster.logFile);
    const from = size(cluster.logFile);
    const server = launch(cluster, stranger);
    if (await ready(cluster, server, signal)) return server;
    const words = lastWords(cluster.logFile, from);
    if (signal?.aborted) throw new StartRefused("The start was broken off.");
    if (Date.now() > until || !/lock file|shared memory|still in use|Address already in use/i.test(words))
      throw new StartRefused(`The embedded PostgreSQL did not start: ${words} (more in ${cluster.logFile}).`);
    await pause(250);
  }
}

/** The process of a live postmaster on this folder, or null. `stranger`: the number is another program's by now. */
export function livePostmaster(folder: string): { pid: number; stranger: boolean } | null {
  const pid = Number(pidFile(folder)[0]);
  if (!(pid > 0) || !exists(pid)) return null;
  return { pid, stranger: !isPostgresOn(pid, folder) };
}

/** The lines of postmaster.pid: process, folder, start, port, socket folder, address, shared memory, status. */
export function pidFile(folder: string): string[] {
  try {
    return readFileSync(`${folder}/postmaster.pid`, "utf8").split("\n");
  } catch {
    return [];
  }
}

/** Gives back the number of a process that only looks like our postmaster: PostgreSQL must be told to ignore it. */
async function shutOrphan({ folder, log }: Cluster): Promise<number | null> {
  const found = livePostmaster(folder);
  if (!found) return null;
  if (found.stranger) return found.pid;
  log(`A PostgreSQL left behind by an earlier run (process ${found.pid}) is shut down first.`);
  for (const [name, seconds] of [
    ["SIGINT", 25],
    ["SIGQUIT", 10],
  ] as const) {
    try {
      process.kill(found.pid, name);
    } catch {
      // It ended in between, or is not ours to stop, which the wait below finds out.
    }
    for (const until = Date.now() + seconds * 1000; Date.now() < until; await pause(50))
      if (!exists(found.pid)) return null;
  }
  throw new StartRefused(
    `A PostgreSQL left behind in ${folder} (process ${found.pid}) does not stop; end it and start again.`,
  );
}

function launch(cluster: Cluster, stranger: number | null): Watched {
  const { binaries, folder, socketDir, port } = cluster;
  const windows = process.platform === "win32";
  const settings = {
    listen_addresses: windows ? "127.0.0.1" : "",
    ...(windows ? {} : { unix_socket_directories: socketDir, unix_socket_permissions: "0700" }),
    port: String(port),
    ...cluster.settings,
  };
  if (!windows) makeSocketFolder(cluster);
  const logFile = openSync(cluster.logFile, "a", 0o600);
  try {
    return watch(
      [
        binaries.postgres,
        "-D",
        folder,
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      {
        account: cluster.account,
        logFile,
        temporary: cluster.temporarySocket ? socketDir : "",
        // Nothing of our own environment: it may hold keys. PostgreSQL takes its grandparent's number for no rival,
        // which is how a lock that names a stranger is overcome without deleting it.
        env: { ...bareEnvironment(), PG_GRANDPARENT_PID: String(stranger ?? process.pid) },
      },
    );
  } finally {
    closeSync(logFile);
  }
}

/** At every launch, since the watchdog removes a temporary one with the server it served. */
function makeSocketFolder({ socketDir, account }: Cluster): void {
  mkdirSync(socketDir, { recursive: true, mode: 0o700 });
  if (account) chownSync(socketDir, account.uid, account.gid);
}

/** What PostgreSQL's programs run with. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return process.platform === "win32"
    ? { SystemRoot: process.env.SystemRoot, PATH: process.env.PATH, TEMP: process.env.TEMP }
    : { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

/** PostgreSQL writes its state as the eighth line of the lock. False: it ended, or we were told to stop. */
async function ready({ folder, log }: Cluster, server: Watched, signal?: AbortSignal): Promise<boolean> {
  const begin = Date.now();
  for (let told = false; server.running(); await pause(20)) {
    if (pidFile(folder)[7]?.trim() === "ready" && livePostmaster(folder)?.stranger === false) return true;
    if (signal?.aborted) server.stop();
    if (!told && Date.now() - begin > 5000) {
      told = true;
      log("PostgreSQL is still recovering what was written before the last crash.");
    }
  }
  await server.ended;
  return false;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !(process.platform === "linux" && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8")));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isPostgresOn(pid: number, folder: string): boolean {
  try {
    if (process.platform === "linux") {
      const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (!/postgres|postmaster/.test(program)) return false;
      const named = args[args.indexOf("-D") + 1];
      return (
        realpathSync(named && args.includes("-D") ? named : readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(folder)
      );
    }
    if (process.platform === "win32") return true;
    return spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes(folder);
  } catch {
    return false;
  }
}

function rotate(logFile: string): void {
  if (size(logFile) > 10_000_000) renameSync(logFile, `${logFile}.1`);
}

function size(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

function lastWords(logFile: string, from: number): string {
  const lines = readFileSync(logFile).subarray(from).toString("utf8").trim().split("\n");
  const fatal = lines.filter((line) => /FATAL|PANIC|error while loading|not found/.test(line));
  const detail = lines.filter((line) => /DETAIL/.test(line));
  const said = [...(fatal.length ? fatal : lines).slice(-1), ...detail.slice(-1)];
  return said.map((line) => line.replace(/^.*?(FATAL|PANIC|DETAIL): +/, "")).join("; ") || "it said nothing";
}
