import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

export type DebianPostgres = { superuserUrl: string; stop: () => Promise<void> };

const programs = "/usr/lib/postgresql/15/bin";

/** Why the tests against an external PostgreSQL 15 are skipped, or null when they can run. */
export const noDebianPostgres = existsSync(`${programs}/postgres`) ? null : `${programs} is not installed`;
if (noDebianPostgres) console.warn(`Tests against PostgreSQL 15 are skipped: ${noDebianPostgres}.`);

/** An external PostgreSQL 15 over TCP with an empty data folder, as an administrator would run it; as nobody when root. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "earshot-pg15-"));
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  const account = process.getuid?.() === 0 ? { uid: id("-u"), gid: id("-g") } : null;
  if (account) for (const path of [folder, data]) chownSync(path, account.uid, account.gid);
  const made = spawnSync(
    `${programs}/initdb`,
    [
      "-D",
      data,
      "--username=postgres",
      "--auth=trust",
      "--locale=C.UTF-8",
      "--encoding=UTF8",
      "--no-sync",
      "--no-instructions",
    ],
    { encoding: "utf8", cwd: "/", ...account },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr || made.error?.message}`);
  const port = await freePort();
  const server = spawn(
    `${programs}/postgres`,
    ["-D", data, "-p", String(port), "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
    { stdio: "ignore", cwd: "/", ...account },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const superuserUrl = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await answers(superuserUrl);
  return { superuserUrl, stop };

  async function stop() {
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (tries === 100) throw error;
      await pause(100);
    }
  }
}

function id(flag: string): number {
  return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
