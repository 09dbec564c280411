/** Lets the browser keep the console's files, so that it opens without a line. Only what was built has such a worker. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => {
    // a browser that refuses (private window, storage off) works as before
    navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" }).catch(() => undefined);
  });
}
