let current: string | null = null;

/** The workspace every call of this tab speaks about. One tab is in one workspace at a time. */
export function workspaceId(): string | null {
  return current;
}

/** Called by the workspace route before anything under it loads. */
export function enterWorkspace(id: string | null): void {
  current = id;
}
