import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyring, SealError } from "./seal.ts";

const first = { id: "k1", key: randomBytes(32) };
const second = { id: "k2", key: randomBytes(32) };
const bound = { channelId: "0190c9a2-0000-7000-8000-000000000001", field: "accessToken" };
const ring = createKeyring({ masterKeys: [first] });

describe("sealing credentials", () => {
  it("opens what it sealed, for every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), fc.string(), (text, channelId, field) => {
        expect(ring.open(ring.seal(text, { channelId, field }), { channelId, field })).toBe(text);
      }),
    );
  });

  it("never seals alike twice and never shows the value", () => {
    const [a, b] = [ring.seal("canary-value", bound), ring.seal("canary-value", bound)];
    expect(a).not.toBe(b);
    expect(a.split(".")[2]).not.toBe(b.split(".")[2]);
    expect(Buffer.from(a, "base64url").includes("canary-value")).toBe(false);
    expect(a).toMatch(/^v1\.k1\./);
  });

  it("T-08 opens for its own channel and field only", () => {
    const sealed = ring.seal("x", bound);
    for (const other of [
      { ...bound, channelId: "other" },
      { ...bound, field: "refreshToken" },
      { channelId: bound.field, field: bound.channelId },
      { channelId: `${bound.channelId}","accessToken`, field: "" },
    ]) {
      expect(() => ring.open(sealed, other)).toThrow(SealError);
    }
  });

  it("notices every altered character", () => {
    const sealed = ring.seal("secret value", bound);
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
      expect(() => ring.open(altered, bound), `character ${at}`).toThrow(SealError);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => ring.open(sealed.slice(0, length), bound), `cut at ${length}`).toThrow(SealError);
    }
    for (const odd of ["", ".", "v1...", `${sealed}=`, `${sealed}.x`, ` ${sealed}`]) {
      expect(() => ring.open(odd, bound)).toThrow(SealError);
    }
  });

  it("does not mix the parts of two envelopes", () => {
    const [version, keyId, wrapped] = ring.seal("a", bound).split(".");
    const payload = ring.seal("b", bound).split(".")[3];
    expect(() => ring.open([version, keyId, wrapped, payload].join("."), bound)).toThrow(SealError);
  });

  it("F-34 rotates: the old key opens, the new one seals, rewrapped values need the new one alone", () => {
    const old = ring.seal("x", bound);
    const both = createKeyring({ masterKeys: [second, first] });
    const onlyNew = createKeyring({ masterKeys: [second] });
    expect(both.open(old, bound)).toBe("x");
    expect(both.needsRewrap(old)).toBe(true);
    const rewrapped = both.rewrap(old, bound);
    expect(both.needsRewrap(rewrapped)).toBe(false);
    expect(onlyNew.open(rewrapped, bound)).toBe("x");
    expect(onlyNew.open(both.seal("y", bound), bound)).toBe("y");
    expect(() => onlyNew.open(old, bound)).toThrow(/k1, which is missing/);
    expect(() => both.rewrap(old, { ...bound, field: "other" })).toThrow(SealError);
  });

  it("F-34 a key of the same id but other bytes opens nothing", () => {
    const wrong = createKeyring({ masterKeys: [{ id: "k1", key: randomBytes(32) }] });
    expect(() => wrong.open(ring.seal("x", bound), bound)).toThrow(SealError);
  });

  it("refuses a ring that cannot work", () => {
    expect(() => createKeyring({ masterKeys: [] })).toThrow(/at least one/);
    expect(() => createKeyring({ masterKeys: [first, { id: "k1", key: randomBytes(32) }] })).toThrow(/same id/);
    expect(() => createKeyring({ masterKeys: [{ id: "k1", key: randomBytes(16) }] })).toThrow(/32 bytes/);
    expect(() => createKeyring({ masterKeys: [{ id: "a.b", key: randomBytes(32) }] })).toThrow(/letters/);
  });
});
