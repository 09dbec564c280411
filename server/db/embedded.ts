import { mkdtempSync, readFileSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { StartRefused } from "../start-refused.ts";
import { prepareBinaries } from "./embedded-binaries.ts";
import { createCluster, readPasswords } from "./embedded-create.ts";
import { DataFolderInUse, holderOf, takeDataFolder } from "./embedded-lock.ts";
import { placeData } from "./embedded-place.ts";
import { type Cluster, livePostmaster, pidFile, startPostmaster } from "./embedded-postmaster.ts";
import { type Address, prepareRoles, urlOf } from "./embedded-roles.ts";
import type { Watched } from "./embedded-watchdog.ts";

export { DataFolderInUse };

export type Embedded = {
  /** The owner of the tables: migrations and maintenance. */
  ownerUrl: string;
  /** `earshot_app`: everything else, under the policies. */
  appUrl: string;
  /** The superuser. For tests and rescue only. */
  adminUrl: string;
  /** Of PostgreSQL, e.g. "18". */
  version: string;
  /** Where the data is really kept: root's may be elsewhere than configured. */
  dataDir: string;
  /** Shuts PostgreSQL down (fast); close the pools first. Never throws; a second call waits for the first. */
  stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  /** The configured data folder, absolute. */
  dataDir: string;
  /** Default: /var/cache/earshot for root, `<dataDir>/programs` otherwise; only used when the checkout is out of reach. */
  binariesCacheDir?: string;
  log: (line: string) => void;
  /** Added to, or in place of, the settings below. */
  settings?: Record<string, string>;
  /** False in tests: the folder is made without waiting for the disk. */
  durable?: boolean;
  signal?: AbortSignal;
};

/**
 * Starts the embedded PostgreSQL on a data folder that no other Earshot uses, and keeps it running: if it crashes it is
 * started again, if our process dies in whatever way it is shut down. Throws StartRefused (DataFolderInUse among them).
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log } = options;
  const { dataDir, account, cacheDir } = placeData(options.dataDir, log, options.binariesCacheDir);
  const held = await takeDataFolder(dataDir);
  try {
    const binaries = prepareBinaries({ account, cacheDir, log });
    const { folder, passwords } = await createCluster(dataDir, binaries, account, options.durable);
    const socket = socketFolder(dataDir);
    const address: Address =
      process.platform === "win32" ? { host: "127.0.0.1", port: await freePort() } : { host: socket.path, port: 5432 };
    const cluster: Cluster = {
      binaries,
      account,
      folder: realpathSync(folder),
      logFile: join(dataDir, "postgres.log"),
      socketDir: socket.path,
      temporarySocket: socket.temporary,
      port: address.port,
      settings: { ...settings, ...options.settings },
      log,
    };
    const server = await startPostmaster(cluster, options.signal);
    const stop = keepRunning(cluster, server, held.release);
    try {
      await prepareRoles(address, passwords);
    } catch (error) {
      await stop();
      throw new StartRefused(`The embedded PostgreSQL refused its own passwords (${(error as Error).message}).`);
    }
    return {
      ownerUrl: urlOf(address, "owner", passwords.owner),
      appUrl: urlOf(address, "app", passwords.app),
      adminUrl: urlOf(address, "admin", passwords.admin, "postgres"),
      version: String(binaries.major),
      dataDir,
      stop,
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

/**
 * The database of an Earshot that is running on this data folder, for commands beside it; null when none is. `stop`
 * does nothing, since it belongs to that one.
 */
export function attachEmbedded({
  dataDir: configured,
  log,
}: Pick<EmbeddedOptions, "dataDir" | "log">): Embedded | null {
  const { dataDir } = placeData(configured, log);
  const folder = join(dataDir, "postgres");
  const [, , , port, host] = pidFile(folder);
  if (!holderOf(dataDir) || !port || !livePostmaster(folder)) return null;
  const passwords = readPasswords(dataDir);
  const address: Address = { host: host?.trim() || "127.0.0.1", port: Number(port) };
  return {
    ownerUrl: urlOf(address, "owner", passwords.owner),
    appUrl: urlOf(address, "app", passwords.app),
    adminUrl: urlOf(address, "admin", passwords.admin, "postgres"),
    version: readFileSync(join(folder, "PG_VERSION"), "utf8").trim(),
    dataDir,
    stop: async () => undefined,
  };
}

/** For a machine shared with other things: 128 MB shared, few helpers, no row contents in the log (errors reach us). */
const settings: Record<string, string> = {
  shared_buffers: "128MB",
  max_connections: "50",
  superuser_reserved_connections: "3",
  jit: "off",
  io_method: "sync",
  max_logical_replication_workers: "0",
  autovacuum_max_workers: "2",
  max_parallel_workers_per_gather: "1",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  effective_cache_size: "1GB",
  random_page_cost: "1.1",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  log_min_messages: "log",
  log_checkpoints: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** Starts the server again when it ends unasked. Returns what stops it. */
function keepRunning(cluster: Cluster, first: Watched, release: () => void): () => Promise<void> {
  const stopping = new AbortController();
  let server = first;
  const finished = (async () => {
    for (;;) {
      const code = await server.ended;
      if (stopping.signal.aborted) return;
      cluster.log(
        `PostgreSQL ended unexpectedly (${code === null ? "killed" : `exit code ${code}`}); it is started again.`,
      );
      const again = await restart();
      if (!again) return;
      server = again;
      cluster.log("PostgreSQL is running again.");
    }
  })();
  return async () => {
    stopping.abort();
    server.stop();
    await finished;
    release();
  };

  async function restart(): Promise<Watched | null> {
    for (let wait = 250; !stopping.signal.aborted; wait = Math.min(wait * 2, 10_000)) {
      try {
        return await startPostmaster(cluster, stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) cluster.log((error as Error).message);
        await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    return null;
  }
}

/** A socket's whole path may have 103 bytes on some systems, `/.s.PGSQL.5432` of which is the name. */
function socketFolder(dataDir: string): { path: string; temporary: boolean } {
  if (process.platform === "win32") return { path: "", temporary: false };
  const beside = join(realpathSync(dataDir), "socket");
  const temporary = Buffer.byteLength(beside) > 103 - "/.s.PGSQL.5432.lock".length;
  return { path: temporary ? mkdtempSync(join(shortTemporary(), "earshot-")) : beside, temporary };
}

function shortTemporary(): string {
  return Buffer.byteLength(tmpdir()) > 60 ? "/tmp" : tmpdir();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
