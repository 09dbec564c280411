import { createHash } from "node:crypto";

/** The network's sortable ids: 53 bits of microseconds and 10 of a clock's number, five bits a sign. */
const SIGNS = "234567abcdefghijklmnopqrstuvwxyz";

/** The same id for the same send, however often it is tried: its time, and 20 bits of its key. */
export function tidFor(at: Date, key: string): string {
  const digest = createHash("sha256").update(key).digest();
  const micros = BigInt(at.getTime()) * 1000n + BigInt(digest.readUInt16BE(0) % 1000);
  const clock = BigInt(digest.readUInt16BE(2) % 1024);
  let value = (micros << 10n) | clock;
  let tid = "";
  for (let n = 0; n < 13; n += 1) {
    tid = SIGNS[Number(value & 31n)] + tid;
    value >>= 5n;
  }
  return tid;
}

/** Milliseconds since 1970 of an id; null for what is none. */
export function timeOfTid(tid: string): number | null {
  if (!/^[2-7a-j][2-7a-z]{12}$/.test(tid)) return null;
  let value = 0n;
  for (const sign of tid) value = (value << 5n) | BigInt(SIGNS.indexOf(sign));
  return Number((value >> 10n) / 1000n);
}
