const KEY = "earshot.workspace";

/** Keeps only the slug, so that `/` leads back to where one was. */
export function rememberWorkspace(slug: string): void {
  try {
    localStorage.setItem(KEY, slug);
  } catch {
    // then `/` leads to the first workspace
  }
}

export function lastWorkspace(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
