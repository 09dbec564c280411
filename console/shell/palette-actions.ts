import type { ReactNode } from "react";
import { useEffect, useRef } from "react";

export type PaletteAction = {
  id: string;
  group: string;
  label: string;
  description?: string;
  icon?: ReactNode;
  /** shortcut shown beside the row */
  keys?: string;
  /** other words that find it */
  words?: string;
  /** a typed verb ("snooze 3d"): shown whatever the filter says */
  typed?: boolean;
  run: () => void;
};
/** Gives the actions for what is typed; called on every key while the palette is open. */
export type PaletteSource = (typed: string) => PaletteAction[];

const sources = new Set<{ current: PaletteSource }>();

/** Adds actions to Ctrl/Cmd-K while a component is on screen. */
export function usePaletteActions(source: PaletteSource): void {
  const newest = useRef(source);
  newest.current = source;
  useEffect(() => {
    sources.add(newest);
    return () => {
      sources.delete(newest);
    };
  }, []);
}

/** Selection first: what was added last stands first. Typed verbs before what merely contains the words. */
export function paletteActions(typed: string): PaletteAction[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const all = [...sources].reverse().flatMap((source) => source.current(typed));
  const fitting = all.filter((action) => {
    if (action.typed) return true;
    const text = `${action.label} ${action.words ?? ""} ${action.group}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
  return fitting.sort((a, b) => Number(b.typed ?? false) - Number(a.typed ?? false)).slice(0, 40);
}
