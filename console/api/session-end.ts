let listener: (() => void) | null = null;

/** The server no longer knows us; whoever listens leads to sign-in and back. */
export function sessionEnded(): void {
  listener?.();
}

export function onSessionEnd(run: () => void): () => void {
  listener = run;
  return () => {
    if (listener === run) listener = null;
  };
}
