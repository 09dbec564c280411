import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { attachEmbedded, DataFolderInUse, type Embedded, startEmbedded } from "./embedded.ts";
import { findPackage, prepareBinaries } from "./embedded-binaries.ts";
import { livePostmaster, pidFile } from "./embedded-postmaster.ts";
import { watch } from "./embedded-watchdog.ts";

const folder = mkdtempSync(join(tmpdir(), "earshot-embedded-"));
chmodSync(folder, 0o755);
const dataDir = join(folder, "data");
const cluster = join(dataDir, "postgres");
const lines: string[] = [];
const log = (line: string) => void lines.push(line);
const open = (settings = {}) => startEmbedded({ dataDir, log, durable: false, settings });

const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await gone();
  rmSync(folder, { recursive: true, force: true });
});

test("a first start makes the folder, two log-ins without privileges and passwords for nobody else; a second is quick", async () => {
  const first = await open();
  expect(first).toMatchObject({ version: "18", dataDir });
  expect(statSync(join(dataDir, "postgres.passwords")).mode & 0o777).toBe(0o600);
  expect(existsSync(join(dataDir, "postgres.new-password"))).toBe(false);
  expect(statSync(cluster).uid === 0).toBe(false);
  const rows = await ask(
    first.ownerUrl,
    "select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname ~ '^earshot_(owner|app)$' order by 1",
  );
  expect(rows).toEqual(
    ["earshot_app", "earshot_owner"].map((rolname) => ({
      rolname,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
    })),
  );
  expect(await ask(first.ownerUrl, "set role earshot_app; select current_user as who")).toEqual([
    { who: "earshot_app" },
  ]);
  await expect(ask(first.ownerUrl.replace(/owner:[^@]*/, "owner:wrong"), "select 1")).rejects.toThrow(
    "password authentication failed",
  );
  expect(await ask(first.ownerUrl, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
  expect(await ask(first.ownerUrl, "select lower('ÄÉ') as low, 'a' < 'B' as order")).toEqual([
    { low: "äé", order: false },
  ]);
  await ask(first.ownerUrl, "create table kept (n int); insert into kept values (1)");
  await Promise.all([first.stop(), first.stop()]);
  expect(livePostmaster(cluster)).toBeNull();
  const second = await open();
  expect(await ask(second.ownerUrl, "select n from kept")).toEqual([{ n: 1 }]);
  await second.stop();
});

test("F-01: PostgreSQL and its children killed while writing: it comes back by itself and no acknowledged row is missing", async () => {
  const server = await open({ fsync: "on" });
  await ask(server.ownerUrl, "create table ledger (n int primary key)");
  let acknowledged = 0;
  for (let round = 1; round <= 3; round++) {
    const before = acknowledged;
    let stopped = false;
    const writing = writeUntil(
      server,
      () => stopped,
      () => ++acknowledged,
    );
    await expect.poll(() => acknowledged).toBeGreaterThan(before + 50);
    const { pid } = livePostmaster(cluster) ?? { pid: 0 };
    const processes = [pid, ...childrenOf(pid)];
    expect(processes.length).toBeGreaterThan(3);
    for (const one of processes) kill(one);
    const atKill = acknowledged;
    // One row at most is under way: more than that is written by the one that came back.
    await expect.poll(() => acknowledged).toBeGreaterThan(atKill + 50);
    stopped = true;
    await writing;
    const rows = await ask(server.ownerUrl, "select n from ledger order by n");
    const kept = new Set(rows.map((row) => (row as { n: number }).n));
    for (let n = 1; n <= acknowledged; n++) expect(kept.has(n)).toBe(true);
    expect(livePostmaster(cluster)?.pid).not.toBe(pid);
  }
  expect(lines.filter((line) => line.includes("ended unexpectedly"))).toHaveLength(3);
  await server.stop();
});

test("a data folder in use by another Earshot is refused with a sentence, and the other is not harmed", async () => {
  const server = await open();
  const child = run(`await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: console.log })`);
  expect(await said(child)).toContain(
    `The data folder ${dataDir} is in use by another running Earshot (process ${process.pid})`,
  );
  await expect(open()).rejects.toBeInstanceOf(DataFolderInUse);
  expect(await ask(server.ownerUrl, "select 1 as one")).toEqual([{ one: 1 }]);
  const beside = attachEmbedded({ dataDir, log });
  expect(await ask(beside?.appUrl ?? "", "select current_user as who")).toEqual([{ who: "earshot_app" }]);
  await beside?.stop();
  expect(await ask(server.ownerUrl, "select 1 as one")).toEqual([{ one: 1 }]);
  await server.stop();
  expect(attachEmbedded({ dataDir, log })).toBeNull();
});

test("kill -9 of the program, its whole group included, stops PostgreSQL too, and the next start is served at once", async () => {
  const child = run(
    `await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: console.log }); console.log('up'); setInterval(() => {}, 1000)`,
  );
  await until(child, "up");
  expect(livePostmaster(cluster)).toMatchObject({ stranger: false });
  process.kill(-(child.pid ?? 0), "SIGKILL");
  const server = await open();
  expect(await ask(server.ownerUrl, "select n from kept")).toEqual([{ n: 1 }]);
  await server.stop();
  const again = run(
    `await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: console.log }); console.log('up'); setInterval(() => {}, 1000)`,
  );
  await until(again, "up");
  process.kill(again.pid ?? 0, "SIGKILL");
  await gone();
});

test("a signal to the program's group does not reach PostgreSQL, which serves until it is stopped", async () => {
  const child = run(
    `const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: console.log });
     process.on('SIGTERM', () => setTimeout(async () => { await ask(server.ownerUrl); await server.stop(); console.log('drained'); process.exit(0); }, 300));
     console.log('up'); setInterval(() => {}, 1000)`,
  );
  await until(child, "up");
  process.kill(-(child.pid ?? 0), "SIGTERM");
  expect(await said(child)).toContain("drained");
  expect(livePostmaster(cluster)).toBeNull();
});

test("an orphan whose watchdog was killed as well is shut down at the next start", async () => {
  const child = run(
    `await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: console.log }); console.log('up'); setInterval(() => {}, 1000)`,
  );
  await until(child, "up");
  const orphan = livePostmaster(cluster)?.pid ?? 0;
  await expect.poll(() => watchdogs().length).toBe(2);
  // Held, so that it does not see its watchdog go and act on that.
  child.kill("SIGSTOP");
  for (const watchdog of watchdogs()) kill(watchdog);
  kill(child.pid ?? 0);
  await pause(300);
  expect(livePostmaster(cluster)?.pid).toBe(orphan);
  const server = await open();
  expect(lines.at(-1)).toContain(`left behind by an earlier run (process ${orphan})`);
  expect(await ask(server.ownerUrl, "select n from kept")).toEqual([{ n: 1 }]);
  await server.stop();
});

test("locks of processes that are gone do not block, even when another program has the number now", async () => {
  writeFileSync(join(dataDir, "server.pid"), JSON.stringify({ pid: process.ppid, born: "another boot 1" }));
  const stranger = spawn("sleep", ["60"], {
    stdio: "ignore",
    ...(process.getuid?.() === 0 ? statAccount(cluster) : {}),
  });
  children.push(stranger);
  const lock = [stranger.pid, cluster, "1700000000", "5432", join(dataDir, "socket"), "", "  0 0", "ready   ", ""].join(
    "\n",
  );
  writeFileSync(join(cluster, "postmaster.pid"), lock, { mode: 0o600 });
  if (process.getuid?.() === 0) execFileSync("chown", ["nobody", join(cluster, "postmaster.pid")]);
  expect(livePostmaster(cluster)).toEqual({ pid: stranger.pid, stranger: true });
  const server = await open();
  expect(await ask(server.ownerUrl, "select n from kept")).toEqual([{ n: 1 }]);
  expect(stranger.exitCode).toBeNull();
  await server.stop();
});

test("a path too long for a socket gets a short temporary one, which goes with the server", async () => {
  const long = join(folder, "long-".repeat(22), "data");
  mkdirSync(join(folder, "long-".repeat(22)));
  const server = await startEmbedded({ dataDir: long, log, durable: false });
  const socket = decodeURIComponent(/host=([^&]*)/.exec(server.ownerUrl)?.[1] ?? "");
  expect(Buffer.byteLength(socket)).toBeLessThan(90);
  expect(await ask(server.ownerUrl, "select 1 as one")).toEqual([{ one: 1 }]);
  await server.stop();
  expect(existsSync(socket)).toBe(false);
});

test("data of another version, lost passwords, musl and systems without a package are refused with the way out", async () => {
  const passwords = readFileSync(join(dataDir, "postgres.passwords"), "utf8");
  rmSync(join(dataDir, "postgres.passwords"));
  await expect(open()).rejects.toThrow("restore that file from a backup");
  writeFileSync(join(dataDir, "postgres.passwords"), passwords, { mode: 0o600 });
  writeFileSync(join(cluster, "PG_VERSION"), "17\n");
  await expect(open()).rejects.toThrow("was written by PostgreSQL 17, and this Earshot carries 18");
  writeFileSync(join(cluster, "PG_VERSION"), "18\n");
  expect(() => findPackage("linux-x64", true)).toThrow(/musl.*DATABASE_URL/);
  expect(() => findPackage("plan9-mips", false)).toThrow(/no embedded PostgreSQL for plan9-mips.*DATABASE_URL/);
  await (await open()).stop();
});

test("under a closed home: root's data goes to /var/lib/earshot, a user's stays, and is found there again", async () => {
  const home = mkdtempSync(join(folder, "home-"));
  chmodSync(home, 0o700);
  const said: string[] = [];
  const options = {
    dataDir: join(home, "checkout", "data"),
    log: (line: string) => void said.push(line),
    durable: false,
  };
  mkdirSync(join(home, "checkout"));
  const server = await startEmbedded(options);
  try {
    const moves = process.getuid?.() === 0;
    expect(server.dataDir).toMatch(moves ? /^\/var\/lib\/earshot\/checkout-[0-9a-f]{12}$/ : /\/checkout\/data$/);
    expect(said.filter((line) => line.includes(server.dataDir))).toHaveLength(moves ? 1 : 0);
    await server.stop();
    const again = await startEmbedded(options);
    expect(again.dataDir).toBe(server.dataDir);
    await again.stop();
  } finally {
    await server.stop();
    rmSync(server.dataDir, { recursive: true, force: true });
  }
});

test("programs that the account cannot reach, or whose links cannot be made, are copied where all may read them", () => {
  const checkout = mkdtempSync(join(folder, "closed-"));
  const { native, packageVersion } = findPackage();
  const from = { native: join(checkout, "native"), packageVersion };
  cpSync(native, from.native, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")) as { target: string }[];
  for (const { target } of links) rmSync(join(checkout, target));
  const account = process.getuid?.() === 0 ? statAccount(cluster) : null;
  const cacheDir = join(folder, "programs");
  const said: string[] = [];
  const prepare = () => prepareBinaries({ account, cacheDir, from, log: (line) => void said.push(line) });
  if (!account) chmodSync(join(from.native, "lib"), 0o500);
  for (const _ of [1, 2]) {
    const { postgres, major } = prepare();
    expect(postgres.startsWith(join(cacheDir, `postgres-${packageVersion}`))).toBe(true);
    expect(major).toBe(18);
    expect(execFileSync(postgres, ["--version"], { encoding: "utf8", cwd: "/", ...account })).toContain("18.");
  }
  expect(said).toHaveLength(1);
  if (!account) return chmodSync(join(from.native, "lib"), 0o700);
  // Opened, the checkout's own serve, with their links made again.
  chmodSync(checkout, 0o755);
  expect(prepare().postgres.startsWith(from.native)).toBe(true);
  chmodSync(cacheDir, 0o777);
  chmodSync(checkout, 0o700);
  rmSync(join(cacheDir, `postgres-${packageVersion}`), { recursive: true });
  expect(prepare).toThrow("must belong to root");
});

test("where there is no shell the watchdog is a second Node that speaks through pg_ctl", async () => {
  const account = process.getuid?.() === 0 ? statAccount(cluster) : null;
  const { postgres } = prepareBinaries({ account, cacheDir: join(folder, "programs-reached"), log });
  const logFile = openSync(join(folder, "windows.log"), "a");
  const command = [
    postgres,
    "-D",
    cluster,
    "-c",
    "listen_addresses=",
    "-c",
    `unix_socket_directories=${join(dataDir, "socket")}`,
  ];
  const env = { PATH: process.env.PATH };
  const server = watch(command, { account, env, logFile, temporary: "", platform: "win32" });
  await expect.poll(() => pidFile(cluster)[7]?.trim()).toBe("ready");
  expect(livePostmaster(cluster)).toMatchObject({ stranger: false });
  server.stop();
  expect(await server.ended).toBe(0);
  expect(livePostmaster(cluster)).toBeNull();
});

/** One row a statement, each counted when acknowledged; a broken connection is opened again. */
async function writeUntil(server: Embedded, done: () => boolean, acknowledge: () => void) {
  let n = Number((await ask(server.ownerUrl, "select coalesce(max(n), 0)::int as n from ledger"))[0]?.n);
  while (!done()) {
    const client = new pg.Client({ connectionString: server.ownerUrl });
    client.on("error", () => undefined);
    try {
      await client.connect();
      while (!done()) {
        await client.query("insert into ledger values ($1) on conflict do nothing", [n + 1]);
        n++;
        acknowledge();
      }
    } catch {
      await pause(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result: unknown = await client.query(sql);
    const last = Array.isArray(result) ? result.at(-1) : result;
    return (last as pg.QueryResult).rows;
  } finally {
    await client.end();
  }
}

/** A program of its own, in its own process group. */
function run(code: string): ChildProcess {
  const embedded = fileURLToPath(new URL("./embedded.ts", import.meta.url));
  const script = `
    import pg from "pg"; import { startEmbedded } from ${JSON.stringify(embedded)};
    const ask = async (url) => { const client = new pg.Client({ connectionString: url }); await client.connect(); await client.query("select 1"); await client.end(); };
    try { ${code} } catch (error) { console.log(error.message); process.exit(1); }`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

function until(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (part) => {
      text += part;
      if (text.includes(word)) resolve();
    });
    child.once("exit", () => reject(new Error(`ended without "${word}": ${text}`)));
  });
}

function said(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    child.stdout?.on("data", (part) => {
      text += part;
    });
    child.once("close", () => resolve(text));
  });
}

async function gone() {
  for (const until = Date.now() + 10_000; livePostmaster(cluster) && Date.now() < until; ) await pause(50);
  expect(livePostmaster(cluster)).toBeNull();
}

function childrenOf(pid: number): number[] {
  return numbers("pgrep", ["-P", String(pid)]);
}

/** The shells that watch over this test's folder and no other. */
function watchdogs(): number[] {
  return numbers("pgrep", ["-f", `earshot-watchdog.*${cluster}`]);
}

function numbers(program: string, args: string[]): number[] {
  return execFileSync(program, args, { encoding: "utf8" }).trim().split("\n").map(Number);
}

function statAccount(path: string) {
  const { uid, gid } = statSync(path);
  return { uid, gid };
}

function kill(pid: number) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Its parent's death was quicker.
  }
}
