import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadMasterKey } from "./master-key.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "earshot-key-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

it("T-75 makes a random key once, readable by its owner alone", () => {
  const data = join(dir, "new", "data");
  const made = loadMasterKey(data);
  expect(made.key).toHaveLength(32);
  expect(statSync(join(data, "master.key")).mode & 0o777).toBe(0o600);
  expect(readdirSync(data)).toEqual(["master.key"]);
  expect(loadMasterKey(data)).toEqual(made);
  expect(loadMasterKey(join(dir, "other")).key).not.toEqual(made.key);
});

it("T-75 refuses a key file that others can read", () => {
  loadMasterKey(dir);
  for (const mode of [0o640, 0o604, 0o644, 0o660]) {
    chmodSync(join(dir, "master.key"), mode);
    expect(() => loadMasterKey(dir)).toThrow(/can be read by other users. Run: chmod 600 /);
  }
  chmodSync(join(dir, "master.key"), 0o400);
  expect(loadMasterKey(dir).key).toHaveLength(32);
});

it("takes a given key as base64, base64url or hex, and touches no file", () => {
  const key = randomBytes(32);
  const given = ["base64", "base64url", "hex"] as const;
  const ids = given.map((encoding) => {
    const loaded = loadMasterKey(dir, ` ${key.toString(encoding)}\n`);
    expect(loaded.key).toEqual(key);
    return loaded.id;
  });
  expect(new Set(ids).size).toBe(1);
  expect(loadMasterKey(dir, randomBytes(32).toString("hex")).id).not.toBe(ids[0]);
  expect(readdirSync(dir)).toEqual([]);
});

it.each([
  ["empty", ""],
  ["spaces", "   "],
  ["too short", randomBytes(16).toString("base64")],
  ["too long", randomBytes(48).toString("base64")],
  ["a passphrase", "correct horse battery staple and so on!"],
  ["zeros", Buffer.alloc(32).toString("base64")],
  ["ones", "f".repeat(64)],
  ["a repetition", "0123456789abcdef".repeat(4)],
  ["counting", Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString("hex")],
  ["typed text", Buffer.from("changeme-changeme-please-do-it-x").toString("base64")],
])("T-75 refuses a key that is %s, without repeating it", (_what, given) => {
  let message = "";
  try {
    loadMasterKey(dir, given);
  } catch (error) {
    message = String(error);
  }
  expect(message).toMatch(/EARSHOT_MASTER_KEY (must be 32 random bytes|is a known or guessable key)/);
  if (given.trim()) expect(message).not.toContain(given.trim());
});

it("refuses an empty or broken key file and leaves it alone", () => {
  writeFileSync(join(dir, "master.key"), "", { mode: 0o600 });
  expect(() => loadMasterKey(dir)).toThrow(/must be 32 random bytes/);
  expect(readFileSync(join(dir, "master.key"), "utf8")).toBe("");
});
