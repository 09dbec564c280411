import { type Clock, untilAborted } from "./clock.ts";
import { BodyTooLargeError } from "./errors.ts";

export interface BodyBounds {
  clock: Clock;
  /** Most decoded bytes; infinite for streams. */
  maxBytes: number;
  /** For streams: the longest silence between two pieces, in milliseconds. */
  idleTimeoutMs?: number;
  translate: (thrown: unknown) => unknown;
}

/**
 * The same bytes, pulled on demand and counted after decompression, so that a bomb is stopped while it unfolds: what is
 * not read is not inflated. Errors of the source arrive translated; time and size limits end the connection.
 */
export function boundedBody(
  source: ReadableStream<Uint8Array>,
  { clock, maxBytes, idleTimeoutMs, translate }: BodyBounds,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let seen = 0;

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          // Only waiting counts as silence: a reader that takes its time loses nothing.
          if (idleTimeoutMs !== undefined) clock.restart(idleTimeoutMs);
          const { done, value } = await untilAborted(reader.read(), clock.signal);
          if (done) {
            clock.stop();
            controller.close();
            return;
          }
          seen += value.byteLength;
          if (seen > maxBytes) throw new BodyTooLargeError(maxBytes);
          if (idleTimeoutMs !== undefined) clock.pause();
          controller.enqueue(value);
        } catch (thrown) {
          const error = translate(thrown);
          clock.abort(error);
          reader.cancel(error).catch(() => {});
          controller.error(error);
        }
      },
      cancel(reason) {
        clock.stop();
        return reader.cancel(reason).catch(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}
