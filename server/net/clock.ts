import { FetchTimeoutError } from "./errors.ts";

/** The time limit of one request and the caller's own signal, joined. */
export interface Clock {
  readonly signal: AbortSignal;
  /** Starts the limit anew, with another length. */
  restart(milliseconds: number): void;
  /** Stops the limit until it is started anew. */
  pause(): void;
  /** Ends the limit and forgets the caller's signal. */
  stop(): void;
  abort(reason: unknown): void;
}

export function startClock(milliseconds: number, caller: AbortSignal | null | undefined): Clock {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const onCallerAbort = () => abort(caller?.reason);
  const pause = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const restart = (limit: number) => {
    pause();
    if (controller.signal.aborted) return;
    timer = setTimeout(() => abort(new FetchTimeoutError(limit)), limit);
    // The socket keeps the process alive while there is something to wait for.
    timer.unref();
  };
  const stop = () => {
    pause();
    caller?.removeEventListener("abort", onCallerAbort);
  };
  const abort = (reason: unknown) => {
    stop();
    controller.abort(reason);
  };

  if (caller?.aborted) controller.abort(caller.reason);
  else caller?.addEventListener("abort", onCallerAbort, { once: true });
  restart(milliseconds);
  return { signal: controller.signal, restart, pause, stop, abort };
}

/** Settles like `promise`, or rejects as soon as the clock's signal is aborted. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Given up already: what becomes of the promise must not end the process as an unhandled rejection.
  promise.catch(() => {});
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
