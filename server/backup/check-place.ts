import { accessSync, constants, existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Config, root } from "#server/config.ts";
import { placeData } from "#server/db/embedded-place.ts";
import { loadMasterKey } from "#server/net/master-key.ts";
import { type Check, fail, ok, warn } from "./finding.ts";

const gigabyte = 1e9;

/** Node, configuration, folders, disk and key files. */
export async function checkPlace(config: Config): Promise<Check[]> {
  const dataDir = folderOf(config);
  return [
    nodeVersion(),
    ...config.warnings.map((line) => warn("configuration", line, "correct or remove it")),
    ...(config.warnings.length === 0 ? [ok("configuration", "every variable is known and well-formed")] : []),
    ...publicUrl(config),
    ...folder(dataDir),
    await disk(dataDir),
    masterKey(config, dataDir),
    ...secretFiles(config, dataDir),
  ];
}

/** Where the data really is: root's may be elsewhere than configured. Nothing is made when nothing is there. */
export function folderOf(config: Config): string {
  if (config.databaseUrl !== null) return config.dataDir;
  return existsSync(config.dataDir) || process.getuid?.() === 0
    ? placeData(config.dataDir, () => undefined).dataDir
    : config.dataDir;
}

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const said = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  return major > 20 || (major === 20 && minor >= 19)
    ? ok("node", said)
    : fail("node", said, "install Node 20.19 or newer");
}

function publicUrl({ publicUrl: url }: Config): Check[] {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:" || /^(127\.|localhost$|\[::1\]$)/.test(hostname)) return [ok("address", url)];
  return [warn("address", `${url} is not https`, "put a reverse proxy with a certificate in front")];
}

function folder(dataDir: string): Check[] {
  if (!existsSync(dataDir)) return [warn("data folder", `${dataDir} is not there yet`, "npm start makes it")];
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return [ok("data folder", dataDir)];
  } catch {
    return [
      fail(
        "data folder",
        `${dataDir} cannot be written by this account`,
        "run as the account that owns it, or chown it",
      ),
    ];
  }
}

async function disk(dataDir: string): Promise<Check> {
  let place = dataDir;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, blocks, bsize } = await statfs(place);
  const free = bavail * bsize;
  const part = bavail / Math.max(blocks, 1);
  const said = `${(free / gigabyte).toFixed(1)} GB free (${Math.round(part * 100)} %) at ${place}`;
  const todo = "free some space or move the data to a larger disk";
  if (free < 0.3 * gigabyte) return fail("disk", said, todo);
  return free < 2 * gigabyte || (part < 0.05 && free < 20 * gigabyte) ? warn("disk", said, todo) : ok("disk", said);
}

function masterKey(config: Config, dataDir: string): Check {
  const path = join(dataDir, "master.key");
  if (config.masterKey !== null) return ok("master key", "from EARSHOT_MASTER_KEY");
  if (!existsSync(path)) {
    return existsSync(join(dataDir, "postgres"))
      ? fail(
          "master key",
          `${path} is missing`,
          "put it back from where you keep it; without it credentials cannot be opened",
        )
      : warn("master key", `${path} is not there yet`, "npm start makes it");
  }
  try {
    return ok("master key", `${path}, ${loadMasterKey(dataDir).id}, mode ${mode(path)}`);
  } catch (error) {
    return fail("master key", (error as Error).message, "do what it says, then run this again");
  }
}

/** Passwords that others of this machine can read. */
function secretFiles(config: Config, dataDir: string): Check[] {
  if (process.platform === "win32") return [];
  const files = [
    join(root, ".env"),
    join(dataDir, "postgres.passwords"),
    ...(process.env.EARSHOT_CONFIG ? [process.env.EARSHOT_CONFIG] : []),
  ];
  const open = files.filter(
    (path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0 && holdsSecrets(path, config),
  );
  if (open.length === 0) return [ok("secret files", "closed to other accounts")];
  return open.map((path) => warn("secret files", `${path} has mode ${mode(path)}`, `chmod 600 ${path}`));
}

const holdsSecrets = (path: string, config: Config): boolean =>
  path.endsWith("postgres.passwords") ||
  config.databaseUrl !== null ||
  config.masterKey !== null ||
  config.bootstrap.apiKey !== null;

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8).padStart(4, "0");
