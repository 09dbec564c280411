import { useSyncExternalStore } from "react";

let chosen: ReadonlySet<string> = new Set();
let anchor: string | null = null;
const listeners = new Set<() => void>();

/** The conversations chosen for a change together. */
export function useSelection(): ReadonlySet<string> {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => chosen,
  );
}

export function selected(): ReadonlySet<string> {
  return chosen;
}

export function toggle(id: string): void {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  anchor = id;
  set(next);
}

/** Everything between the row chosen last and this one, both included. */
export function extendTo(id: string, rows: string[], from: string | undefined): void {
  const start = rows.indexOf(anchor ?? from ?? id);
  const end = rows.indexOf(id);
  if (end < 0) return;
  const between = start < 0 ? [id] : rows.slice(Math.min(start, end), Math.max(start, end) + 1);
  anchor ??= from ?? id;
  set(new Set([...chosen, ...between]));
}

export function choose(ids: Iterable<string>): void {
  set(new Set(ids));
}

export function clearSelection(): void {
  anchor = null;
  if (chosen.size > 0) set(new Set());
}

function set(next: ReadonlySet<string>): void {
  chosen = next;
  if (next.size === 0) anchor = null;
  for (const changed of listeners) changed();
}
