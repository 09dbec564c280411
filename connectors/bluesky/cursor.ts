import { z } from "zod";

const cursor = z.object({
  /** the newest items seen, newest first: id and version */
  known: z.array(z.tuple([z.string().max(2048), z.string().max(200)])).max(100),
  /** where the next page of history begins, in a back-fill */
  older: z.string().max(2048).nullable().catch(null),
});
export type Cursor = z.infer<typeof cursor>;

/** A cursor that cannot be read starts afresh, which repeats posts and loses none that the server still shows first. */
export function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    return cursor.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export const writeCursor = (value: Cursor): string => JSON.stringify(value);
