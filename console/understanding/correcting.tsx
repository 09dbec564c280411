import type { CorrectionShown } from "@earshot/contract/corrections.ts";
import type { Signal } from "@earshot/contract/signals.ts";
import { lazy, Suspense, useSyncExternalStore } from "react";

const CorrectModal = lazy(() => import("./correct-modal.tsx").then((file) => ({ default: file.CorrectModal })));

/** The key that opens it, wherever posts are. */
export const correctKey = "m";

/** Posts about which somebody has something to say: one with what is said of it, or many. */
export type Correcting = {
  posts: { id: string; signals: Signal[] | null }[];
  shown: Exclude<CorrectionShown, "audit">;
};

let now: Correcting | null = null;
/** What had the keyboard before. */
let before: Element | null = null;
const listeners = new Set<() => void>();

/** Opens the sheet on which posts are corrected. */
export function openCorrecting(what: Correcting): void {
  if (what.posts.length === 0) return;
  before = document.activeElement;
  show(what);
}

/** Stands once, beside the place on screen; its code is fetched when it first opens. */
export function CorrectingSheet() {
  const what = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => now,
  );
  if (!what) return null;
  return (
    <Suspense>
      <CorrectModal key={what.posts.map(({ id }) => id).join()} what={what} onClose={close} />
    </Suspense>
  );
}

function close(): void {
  show(null);
  // When the sheet is gone, and with it what kept the keyboard.
  setTimeout(() => before instanceof HTMLElement && before.focus({ preventScroll: true }));
}

function show(next: Correcting | null): void {
  now = next;
  for (const changed of listeners) changed();
}
