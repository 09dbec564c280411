import { hashPassword as hashOlder } from "better-auth/crypto";
import { expect, test } from "vitest";
import { hashPassword, type PasswordCost, passwordCost, verifyPassword } from "./password.ts";

/** What OWASP calls equal to N = 2^17, r = 8, p = 1: less memory for more rounds. */
const least: Record<number, number> = { 17: 1, 16: 2, 15: 3, 14: 5, 13: 10 };
const quick: PasswordCost = { n: 4, r: 8, p: 1 };

test("T-22 what is stored cost at least what OWASP asks for, and says so", async () => {
  const { n, r, p } = passwordCost;
  expect(r).toBeGreaterThanOrEqual(8);
  expect(p).toBeGreaterThanOrEqual(least[Math.min(n, 17)] ?? Number.POSITIVE_INFINITY);
  const hash = await hashPassword("quiet mode at six");
  expect(hash).toMatch(new RegExp(`^scrypt:${n}:${r}:${p}:[\\w-]{22}:[\\w-]{86}$`));
  expect(await verifyPassword({ hash, password: "quiet mode at six" })).toBe(true);
  expect(await verifyPassword({ hash, password: "quiet mode at seven" })).toBe(false);
});

test("T-22 every letter counts, past the 72nd byte and to the last; the same password is never stored twice alike", async () => {
  const password = `${"ü🦔\u0000 ".repeat(50)}y`;
  const hash = await hashPassword(password, quick);
  expect(await hashPassword(password, quick)).not.toBe(hash);
  expect(await verifyPassword({ hash, password })).toBe(true);
  for (const other of [password.slice(0, -1), `${password}y`, password.replaceAll("\u0000", ""), password.slice(0, 72)])
    expect(await verifyPassword({ hash, password: other })).toBe(false);
  expect(await verifyPassword({ hash: `${hash.slice(0, -8)}AAAAAAAA`, password })).toBe(false);
});

test("a password that was stored before is known", async () => {
  const hash = await hashOlder("quiet mode at six");
  expect(await verifyPassword({ hash, password: "quiet mode at six" })).toBe(true);
  expect(await verifyPassword({ hash, password: "quiet mode at seven" })).toBe(false);
});
