import { uuidv7obj, V7Generator } from "uuidv7";

const generator = new V7Generator();

/** A new UUIDv7; ids of one process ascend. */
export function newId(): string {
  return generator.generate().toString();
}

/** A UUIDv7 that carries `at` instead of now, so that a post's id sorts by when it was posted. */
export function idAt(at: Date): string {
  const random = uuidv7obj().bytes;
  const ms = Math.max(0, at.getTime());
  const bytes = Uint8Array.from(random);
  bytes[0] = Math.floor(ms / 2 ** 40) & 0xff;
  bytes[1] = Math.floor(ms / 2 ** 32) & 0xff;
  bytes[2] = Math.floor(ms / 2 ** 24) & 0xff;
  bytes[3] = Math.floor(ms / 2 ** 16) & 0xff;
  bytes[4] = Math.floor(ms / 2 ** 8) & 0xff;
  bytes[5] = ms & 0xff;
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The smallest id of a moment: a bound for ranges of time. */
export function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}

export const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** When a UUIDv7 says it was made. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
