import { z } from "zod";

const cursor = z.object({
  /** the stream it is a place in */
  address: z.string().max(2048),
  seq: z.number().int().nonnegative(),
  /** when that was said, by the stream's clock */
  at: z.iso.datetime({ offset: true }),
});
export type StreamCursor = z.infer<typeof cursor>;

/** Null for what cannot be read: listening begins now. */
export function readStreamCursor(text: string | null): StreamCursor | null {
  try {
    return text === null ? null : cursor.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export const writeStreamCursor = (value: StreamCursor): string => JSON.stringify(value);
