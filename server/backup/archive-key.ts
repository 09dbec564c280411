import { hkdfSync, randomBytes, scryptSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { StartRefused } from "#server/start-refused.ts";

/** What opens an archive: the master key of this place, or a passphrase somebody chose. */
export type Opener = { kind: "master"; id: string; key: Buffer } | { kind: "passphrase"; passphrase: string };

/** Said at the head of an archive, in the clear. */
export type KeyHint =
  | { kind: "master"; id: string; salt: string }
  | { kind: "passphrase"; salt: string; N: number; r: number; p: number };

/** 128 MB and about half a second. */
const cost = { N: 131_072, r: 8, p: 1 } as const;
const leastPassphrase = 12;

/** A key of its own for every archive, so that no nonce is ever used twice. */
export function newArchiveKey(opener: Opener): { key: Buffer; hint: KeyHint } {
  const salt = randomBytes(16).toString("hex");
  const hint: KeyHint =
    opener.kind === "master" ? { kind: "master", id: opener.id, salt } : { kind: "passphrase", salt, ...cost };
  return { key: archiveKey(opener, hint), hint };
}

/** The key that the head of an archive asks for. Throws StartRefused when the opener is of the other kind or another key. */
export function archiveKey(opener: Opener, hint: KeyHint): Buffer {
  if (opener.kind !== hint.kind) {
    throw new StartRefused(
      hint.kind === "passphrase"
        ? "This backup was made with a passphrase; set EARSHOT_BACKUP_PASSPHRASE or give --passphrase-file."
        : "This backup was made with the master key; leave the passphrase out and give --key-file.",
    );
  }
  if (opener.kind === "master" && hint.kind === "master" && opener.id !== hint.id) {
    throw new StartRefused(
      `This backup belongs to the master key ${hint.id}, and the one here is ${opener.id}; give the right one with --key-file.`,
    );
  }
  const salt = Buffer.from(hint.salt, "hex");
  const secret =
    opener.kind === "master"
      ? opener.key
      : scryptSync(opener.passphrase.normalize("NFKC"), salt, 32, { ...boundedCost(hint), maxmem: 512 * 1024 * 1024 });
  return Buffer.from(hkdfSync("sha256", secret, salt, "earshot backup 1", 32));
}

/** The head is not authenticated before the key is known: whoever wrote it must not choose how long we work. */
function boundedCost(hint: KeyHint): { N: number; r: number; p: number } {
  if (hint.kind !== "passphrase") throw new StartRefused("This backup was not made with a passphrase.");
  const { N, r, p } = hint;
  if (!(N >= 16_384 && N <= 262_144 && Number.isInteger(Math.log2(N)) && r === 8 && p === 1))
    throw new StartRefused("The head of this backup is damaged.");
  return { N, r, p };
}

/** From a file or the environment; null when neither is given. */
export function readPassphrase(file: string | undefined, env: string | undefined): string | null {
  const given = file === undefined ? env : readFileSync(file, "utf8").replace(/\r?\n$/, "");
  if (given === undefined || given === "") return null;
  if (given.length < leastPassphrase)
    throw new StartRefused(`A passphrase for backups has at least ${leastPassphrase} characters.`);
  return given;
}
