import { queryClient } from "../api/query.ts";

/** Ends the session here and at the server; nothing of it stays in memory or in the tab's storage. */
export async function signOut(): Promise<void> {
  await fetch("/api/auth/sign-out", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  }).catch(() => undefined);
  queryClient.clear();
  sessionStorage.clear();
  // a new document, so that going back shows nothing from memory
  window.location.replace("/sign-in");
}
