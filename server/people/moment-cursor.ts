import { unpackCursor } from "#server/db/page.ts";
import { badRequest } from "#server/errors.ts";

/** A place in a list that is ordered by a moment and an id. */
export type Place = { at: Date; id: string };

/** A cursor that is a moment in milliseconds and an id; null for the first page. */
export function momentCursor(cursor: string | undefined): Place | null {
  const values = unpackCursor(cursor, 2);
  if (values === null) return null;
  const [ms, id] = values;
  if (typeof ms !== "number" || !(ms >= earliest && ms <= latest) || typeof id !== "string" || !uuid.test(id)) {
    throw badRequest("This cursor was not made by this list.");
  }
  return { at: new Date(ms), id };
}

/** Years with four digits, which both sides can read. */
const earliest = Date.parse("0001-01-01T00:00:00Z");
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
