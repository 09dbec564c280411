import { lazy, Suspense, useSyncExternalStore } from "react";
import type { MyWorkspace } from "./workspace.ts";

const PaletteDialog = lazy(() => import("./palette-dialog.tsx").then((file) => ({ default: file.PaletteDialog })));

let opened = false;
const listeners = new Set<() => void>();

export function openPalette(): void {
  set(true);
}

/** Ctrl/Cmd-K; its code is fetched when it is opened first. */
export function Palette(props: { workspaces: MyWorkspace[]; onShortcuts: () => void }) {
  const shown = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => opened,
  );
  return <Suspense>{shown ? <PaletteDialog {...props} onClose={() => set(false)} /> : null}</Suspense>;
}

function set(next: boolean): void {
  opened = next;
  for (const changed of listeners) changed();
}
