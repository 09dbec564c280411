import type { Context } from "#server/context.ts";

const lookEveryMs = 5_000;

export type Kept = { abort: AbortController; ended: Promise<void> };

/**
 * Looks at once and every five seconds which connections there should be; `look` opens and aborts those in `open`, and
 * opens none once `isStopped`. A stop ends all of them and waits for it. `what` stands in the log when looking fails.
 */
export function keepLooking(
  context: Context,
  what: string,
  open: ReadonlyMap<string, Kept>,
  look: (isStopped: () => boolean) => Promise<void>,
): { stop(): Promise<void> } {
  let stopped = false;
  const turn = () =>
    void look(() => stopped).catch((error) => context.log.error({ err: error }, `Looking after ${what} failed`));
  const timer = setInterval(turn, lookEveryMs);
  turn();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      for (const { abort } of open.values()) abort.abort();
      await Promise.allSettled([...open.values()].map(({ ended }) => ended));
    },
  };
}
