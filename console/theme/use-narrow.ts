import { useSyncExternalStore } from "react";

const narrow = window.matchMedia("(max-width: 760px)");

/** True where one pane is shown at a time. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow.addEventListener("change", changed);
      return () => narrow.removeEventListener("change", changed);
    },
    () => narrow.matches,
  );
}
