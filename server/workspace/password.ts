import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { verifyPassword as verifyOlder } from "better-auth/crypto";

/** log₂ N, r and p of scrypt. */
export type PasswordCost = { n: number; r: number; p: number };

/** One of the settings that OWASP's Password Storage Cheat Sheet names as the least: 32 MB for each try. */
export const passwordCost: PasswordCost = { n: 15, r: 8, p: 3 };

const keyBytes = 64;

/** What is stored of a password: the method, its cost, salt and key, so that the cost may rise later. */
export async function hashPassword(password: string, cost = passwordCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  const { n, r, p } = cost;
  return ["scrypt", n, r, p, salt.toString("base64url"), key.toString("base64url")].join(":");
}

/** Whether it is the password; what better-auth stored by itself, before, counts as well. */
export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const [method, n, r, p, salt = "", key = ""] = hash.split(":");
  if (method !== "scrypt") return verifyOlder({ hash, password });
  const kept = Buffer.from(key, "base64url");
  const cost = { n: Number(n), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt, "base64url"), cost);
  return kept.length === derived.length && timingSafeEqual(kept, derived);
}

function derive(password: string, salt: Buffer, { n, r, p }: PasswordCost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** n, r, p, maxmem: 256 * 2 ** n * r };
  return new Promise((resolve, reject) => {
    // The same letters from another keyboard are the same password.
    scrypt(password.normalize("NFKC"), salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
