// Built-ins only: this runs before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** A reason not to go on that the person at the keyboard can act on: a whole sentence, shown without a stack. */
export class Refused extends Error {
  name = "StartRefused";
}

/** Throws Refused on a Node too old for the program. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Refused(
    `Earshot needs Node.js 20.19 or newer, and this is ${version}; install a current one from nodejs.org.`,
  );
}

/**
 * Installs the locked dependencies if what is in node_modules is not them. Returns whether it did.
 * @param {string} root the checkout
 * @param {(line: string) => void} log
 */
export async function install(root, log) {
  if (isInstalled(root)) return false;
  const started = Date.now();
  log("Installing dependencies; the first time this takes a minute or two.");
  rmSync(stampFile(root), { force: true });
  const { code, output } = await runNpm(root, ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"]);
  if (code !== 0) throw new Refused(explainInstall(output, code));
  writeFileSync(stampFile(root), stampOf(root));
  log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  return true;
}

/**
 * Whether node_modules holds what the lockfile says, for this platform: known from a stamp written after a whole
 * install; or, after an `npm ci` by hand, from the list that npm writes last.
 */
export function isInstalled(root) {
  if (!existsSync(join(root, "node_modules"))) return false;
  const stamp = stampOf(root);
  if (read(stampFile(root)) === stamp) return true;
  if (!matchesLock(root)) return false;
  try {
    writeFileSync(stampFile(root), stamp);
  } catch {
    // A node_modules that belongs to somebody else is compared again at the next start, in a few milliseconds.
  }
  return true;
}

function stampFile(root) {
  return join(root, "node_modules", ".earshot-installed");
}

/** The lockfile, and what decides which platform packages and native builds were chosen. */
function stampOf(root) {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return `${lock} ${process.platform} ${process.arch}\n`;
}

/** npm's own list of what it installed, written at the very end: a broken-off install has none, or an older one. */
function matchesLock(root) {
  const listed = read(join(root, "node_modules", ".package-lock.json"));
  if (!listed) return false;
  const installed = JSON.parse(listed).packages;
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(locked).every(([path, wanted]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    if (!found) return wanted.optional === true && !isForUs(wanted);
    return found.link === true || (found.version === wanted.version && existsSync(join(root, path)));
  });
}

function isForUs(wanted) {
  const glibc = wanted.libc === undefined || wanted.libc.includes("glibc");
  return (wanted.os?.includes(process.platform) ?? false) && (wanted.cpu?.includes(process.arch) ?? false) && glibc;
}

/**
 * Runs npm in the checkout and passes signals on to it.
 * @returns {Promise<{code: number, output: string}>} output: the end of what it said
 */
export function runNpm(root, args, options = {}) {
  const [program, first] = findNpm();
  const env = { ...process.env, ...cacheForNpm(), ...options.env };
  const child = spawn(program, [...first, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    shell: program === "npm.cmd",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      output = (output + text).slice(-20_000);
    });
  const forward = (signal) => {
    child.kill(signal);
    child.once("close", () => process.exit(128 + (signal === "SIGINT" ? 2 : 15)));
  };
  process.on("SIGINT", forward).on("SIGTERM", forward);
  return new Promise((resolve) => {
    const done = (code) => {
      process.off("SIGINT", forward).off("SIGTERM", forward);
      resolve({ code, output });
    };
    child.once("error", (error) => {
      output += error.message;
      done(127);
    });
    child.once("close", (code) => done(code ?? 1));
  });
}

/** The npm that runs us, else the one beside Node, else the one on the path. */
function findNpm() {
  const running = process.env.npm_execpath;
  if (running?.endsWith(".js") && /npm-cli/.test(running) && existsSync(running)) return [process.execPath, [running]];
  const name = process.platform === "win32" ? "npm.cmd" : "npm";
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? "").split(delimiter)];
  if (folders.some((folder) => folder && existsSync(join(folder, name)))) return [name, []];
  throw new Refused(
    "npm is not installed, and Earshot needs it to fetch its dependencies; install it beside Node.js (Debian: apt-get install npm).",
  );
}

/** npm cannot work without a cache it may write: with no home, or a read-only one, it gets a temporary folder. */
function cacheForNpm() {
  const given = process.env.npm_config_cache || process.env.NPM_CONFIG_CACHE;
  const folder = given || (homedir() && join(homedir(), ".npm"));
  try {
    if (!folder) throw new Error("no home");
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return {};
  } catch {
    const cache = mkdtempSync(join(tmpdir(), "earshot-npm-"));
    process.once("exit", () => rmSync(cache, { recursive: true, force: true }));
    return { npm_config_cache: cache };
  }
}

function explainInstall(output, code) {
  const last = (output.match(/npm (error|ERR!).*/gi) ?? [])
    .filter((line) => !/complete log|A complete/i.test(line))
    .slice(0, 6);
  const said = last.length > 0 ? `\n${last.join("\n")}` : ` npm ended with code ${code}.`;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/.test(output))
    return `The dependencies could not be fetched, since npm cannot reach its registry; connect this machine, or point npm at a mirror, and start again.${said}`;
  if (/EACCES|EPERM|EROFS/.test(output))
    return `The dependencies could not be installed, since node_modules cannot be written by this account; give it the checkout, or run npm ci as its owner.${said}`;
  if (/ENOSPC/.test(output)) return `The dependencies could not be installed, since the disk is full.${said}`;
  if (/EUSAGE|can only install packages when your package\.json and package-lock\.json/.test(output))
    return `The dependencies could not be installed, since package.json and package-lock.json do not agree; restore both from the same commit.${said}`;
  return `The dependencies could not be installed.${said}`;
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
