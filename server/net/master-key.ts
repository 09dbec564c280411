import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { MasterKey } from "./seal.ts";

/**
 * The key under which credentials are sealed: `given` (EARSHOT_MASTER_KEY, 32 bytes as base64 or hex) or else
 * `<dataDir>/master.key`, made at the first start with mode 0600. Throws a sentence for a key that is short, guessable,
 * or in a file that others can read. The id is a fingerprint of the key, so each key has its own.
 */
export function loadMasterKey(dataDir: string, given?: string): MasterKey {
  const key =
    given === undefined
      ? decode(readOrCreate(join(dataDir, "master.key"), dataDir), join(dataDir, "master.key"))
      : decode(given, "EARSHOT_MASTER_KEY");
  return { id: createHash("sha256").update("earshot master key").update(key).digest("hex").slice(0, 12), key };
}

function readOrCreate(path: string, dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    return read(path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  create(path);
  return read(path);
}

/** Written whole beside its place, then linked: a process that starts at the same moment finds no half key, and the first wins. */
function create(path: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const file = openSync(draft, "wx", 0o600);
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path: string): string {
  const file = openSync(path, "r");
  try {
    if (process.platform !== "win32" && (fstatSync(file).mode & 0o077) !== 0) {
      throw new Error(`The master key ${path} can be read by other users. Run: chmod 600 ${path}`);
    }
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

function decode(text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed)
    ? Buffer.from(trimmed, "hex")
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)
      ? Buffer.from(trimmed, "base64")
      : Buffer.alloc(0);
  if (key.length !== 32) throw new Error(`${source} must be 32 random bytes as base64 or hex. ${MAKE_ONE}`);
  if (isGuessable(key)) throw new Error(`${source} is a known or guessable key. ${MAKE_ONE}`);
  return key;
}

const MAKE_ONE = "Make one with: openssl rand -base64 32";

/** Sample keys are zeros, repetitions, counting bytes or typed text; 32 random bytes look like none of these. */
function isGuessable(key: Buffer): boolean {
  const steps = new Set(key.subarray(1).map((byte, index) => byte - (key[index] ?? 0)));
  return new Set(key).size < 16 || steps.size < 4 || key.every((byte) => byte >= 0x20 && byte < 0x7f);
}
