export type Recent = { path: string; label: string };

const MOST = 8;
const keyOf = (workspace: string) => `earshot.recent.${workspace}`;

/** Where one was last, newest first; kept for the tab's life and cleared by signing out. */
export function recent(workspace: string): Recent[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(workspace)) ?? "[]") as unknown;
    return Array.isArray(kept) ? (kept as Recent[]).filter(({ path }) => /^\/w\//.test(path)) : [];
  } catch {
    return [];
  }
}

export function remember(workspace: string, place: Recent): void {
  const others = recent(workspace).filter(({ path }) => path !== place.path);
  try {
    sessionStorage.setItem(keyOf(workspace), JSON.stringify([place, ...others].slice(0, MOST)));
  } catch {
    // a closed store forgets, nothing else
  }
}
