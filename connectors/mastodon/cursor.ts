import { z } from "zod";

const cursor = z.object({
  /** path of the place; of the next page of history in a back-fill */
  path: z.string().startsWith("/api/").max(4096),
  /** the newest items seen, newest first: id, mark of the last edit, time */
  known: z.array(z.tuple([z.string(), z.string(), z.string().nullable()])).max(100),
  /** id of the item before those */
  after: z.string().nullable(),
  /** time of that item, or of the oldest known where there is none before */
  since: z.string().nullable(),
});
export type Cursor = Omit<z.output<typeof cursor>, "known"> & { known: Known[] };
export type Known = [id: string, mark: string, at: string | null];

/** A cursor that cannot be read starts afresh, which repeats posts and loses none that the server still shows first. */
export function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    return cursor.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function writeCursor(value: Cursor): string {
  return JSON.stringify(value);
}
