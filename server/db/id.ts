import { V7Generator } from "uuidv7";

const generator = new V7Generator();

/** A new UUIDv7; ids of one process ascend. */
export function newId(): string {
  return generator.generate().toString();
}

/**
 * A UUIDv7 that carries `at` instead of now, so that a post's id sorts by when it was posted. Those of one moment ascend as
 * they are asked for one after the other.
 */
export function idAt(at: Date): string {
  return moments.generateOrResetWithTs(Math.min(Math.max(0, at.getTime() || 0), latest)).toString();
}

/** Counts on within a moment; any other one, earlier or later, begins anew. */
const moments = new V7Generator();
moments.setRollbackAllowance(0);
const latest = 2 ** 48 - 1;

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
