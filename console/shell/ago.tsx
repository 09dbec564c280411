import { useSyncExternalStore } from "react";
import { useWorkspace } from "./workspace.ts";

/** How long ago, renewed every half minute, with the exact time on hover. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const { format } = useWorkspace();
  const now = useHalfMinutes();
  return (
    <time
      dateTime={at}
      className={className}
      // Written when it is asked for: it takes longer than all else in a row of a long list.
      onPointerEnter={(event) => {
        event.currentTarget.title = format.exact(at);
      }}
    >
      {format.age(at, now)}
    </time>
  );
}

/** The time, renewed every half minute, in milliseconds. */
export const useHalfMinutes = (): number => useSyncExternalStore(watchClock, halfMinute);

const step = 30_000;
const halfMinute = () => Math.ceil(Date.now() / step) * step;

/** One timer for all that stand on the screen. */
const watching = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
function watchClock(changed: () => void): () => void {
  watching.add(changed);
  timer ??= setInterval(() => {
    for (const tell of watching) tell();
  }, step);
  return () => {
    watching.delete(changed);
    if (watching.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
