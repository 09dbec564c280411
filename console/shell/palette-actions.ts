import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { fuzzyFit } from "./fuzzy-fit.ts";

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
  /** the palette stays open */
  stays?: boolean;
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

/**
 * Selection first: what was added last stands first, then the places; groups keep their order. A typed verb stands before what merely
 * fits the words; within a group the better fit stands first.
 */
export function paletteActions(typed: string, places: PaletteAction[]): PaletteAction[] {
  const all = [...[...sources].reverse().flatMap((source) => source.current(typed)), ...places];
  const groups = [...new Set(all.map(({ group }) => group))];
  const fitting = all.flatMap((action) => {
    const fit = action.typed ? Number.POSITIVE_INFINITY : fuzzyFit(typed, `${action.label} ${action.words ?? ""}`);
    return fit > 0 ? [{ action, fit }] : [];
  });
  return fitting
    .sort((a, b) => groups.indexOf(a.action.group) - groups.indexOf(b.action.group) || b.fit - a.fit)
    .map(({ action }) => action)
    .slice(0, 40);
}
