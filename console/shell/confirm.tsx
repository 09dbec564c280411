import { lazy, Suspense, useSyncExternalStore } from "react";

const ConfirmModal = lazy(() => import("./confirm-modal.tsx").then((file) => ({ default: file.ConfirmModal })));

type Question = { title: string; text: string; yes: string; danger?: boolean };

export type Asked = Question & { answer: (yes: boolean) => void };

let asked: Asked | null = null;
const listeners = new Set<() => void>();

/** Asks before what cannot be undone. Resolves to the person's answer. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    show({
      ...question,
      answer: (yes) => {
        show(null);
        resolve(yes);
      },
    });
  });
}

/** Stands once, at the top of the app; its code is fetched when it first asks. */
export function ConfirmDialog() {
  const question = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => asked,
  );
  return <Suspense>{question ? <ConfirmModal question={question} /> : null}</Suspense>;
}

function show(next: typeof asked): void {
  asked = next;
  for (const changed of listeners) changed();
}
