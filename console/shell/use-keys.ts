import { useEffect, useRef } from "react";
import { addShortcuts, type Shortcut } from "./keys.ts";

/**
 * Shortcuts while a component is on screen; they always call the newest closures.
 * @param name heading on the sheet of shortcuts
 */
export function useKeys(name: string, shortcuts: Shortcut[], enabled = true): void {
  const newest = useRef(shortcuts);
  newest.current = shortcuts;
  const shape = shortcuts.map(({ keys, label, always, hidden }) => `${keys}|${label}|${always}|${hidden}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the shortcuts
  useEffect(() => {
    if (!enabled) return;
    return addShortcuts({
      name,
      shortcuts: newest.current.map((shortcut, at) => ({
        ...shortcut,
        run: (event) => newest.current[at]?.run(event),
      })),
    });
  }, [name, shape, enabled]);
}
