import type { ConversationFilter } from "@earshot/contract/inbox-filter.ts";
import { useSyncExternalStore } from "react";

/** What the dialog of views is open for: keeping a filter as a new one, or putting the kept ones in order. */
export type ViewsDialog = { keep: ConversationFilter | null };

let opened: ViewsDialog | null = null;
const listeners = new Set<() => void>();

/** @param keep the filter to keep under a name; null to look after those there are */
export function openViewsDialog(keep: ConversationFilter | null): void {
  set({ keep });
}

export function closeViewsDialog(): void {
  set(null);
}

export function useViewsDialog(): ViewsDialog | null {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => opened,
  );
}

function set(next: ViewsDialog | null): void {
  opened = next;
  for (const changed of listeners) changed();
}
