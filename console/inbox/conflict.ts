import type { Conversation } from "@earshot/contract/inbox.ts";
import { useSyncExternalStore } from "react";
import type { Clash } from "./rebase.ts";

type Asked = { subject: string; mine: Partial<Conversation>; clashes: Clash[]; answer: (mine: boolean) => void };

const queue: Asked[] = [];
const listeners = new Set<() => void>();

/** Shows what a teammate set meanwhile beside what one wanted. Resolves to true when one's own shall stand. */
export function askWhoseStands(question: Omit<Asked, "answer">): Promise<boolean> {
  return new Promise((resolve) => {
    queue.push({
      ...question,
      answer: (mine) => {
        queue.shift();
        tell();
        resolve(mine);
      },
    });
    tell();
  });
}

/** The question that waits longest. */
export function useConflict(): Asked | undefined {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => queue[0],
  );
}

function tell(): void {
  for (const changed of listeners) changed();
}
