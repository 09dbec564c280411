import { badRequest } from "#server/errors.ts";

/** Cuts a list read with one row too many into a page. */
export function pageOf<T>(
  rows: T[],
  limit: number,
  key: (row: T) => string,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? key(last) : null };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A cursor that is an id; null for the first page. */
export function idCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (!uuid.test(cursor)) throw badRequest("This cursor was not made by this list.");
  return cursor;
}

/** Several sort values in one opaque text. */
export const packCursor = (values: (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString("base64url");

export function unpackCursor(cursor: string | undefined, length: number): (string | number)[] | null {
  if (cursor === undefined) return null;
  try {
    const values = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown;
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((value) => typeof value === "string" || typeof value === "number")
    ) {
      return values;
    }
  } catch {
    // said below
  }
  throw badRequest("This cursor was not made by this list.");
}
