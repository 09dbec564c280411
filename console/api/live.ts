import type { LiveEvent } from "@earshot/contract/events.ts";
import { readEventStream } from "./event-stream.ts";
import type { refreshAll, refreshFor } from "./live-refresh.ts";
import { sessionEnded } from "./session-end.ts";

type Refresh = { refreshAll: typeof refreshAll; refreshFor: typeof refreshFor };

export type LiveState = "connecting" | "live" | "offline";

const SILENCE_MS = 75_000;
/** A page that comes back to the eye after the server should long have spoken does not wait for the silence to end. */
const STALE_MS = 35_000;
const SEEN_MAX = 2_000;

let state: LiveState = "connecting";
const listeners = new Set<() => void>();

export function liveState(): LiveState {
  return state;
}

export function onLiveState(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/**
 * Keeps one stream of hints open for a workspace until the returned function is called: comes again with growing
 * pauses and Last-Event-ID, drops ids it has seen, refreshes what a hint is about, everything on `resync`.
 * @param load what refreshes; it knows every list there is, so it comes after the first view
 */
export function listen(workspace: string, load: () => Promise<Refresh>): () => void {
  const stop = new AbortController();
  const seen = new Set<string>();
  let lastId: string | null = null;
  let failures = 0;
  let wake: (() => void) | null = null;
  let heard = Date.now();
  let drop: (() => void) | null = null;
  let refresh: Refresh | null = null;
  const comeBack = () => wake?.();
  // after a sleep the old connection is dead and says nothing of it
  const look = () => {
    if (document.visibilityState !== "visible") return;
    if (Date.now() - heard > STALE_MS) drop?.();
    wake?.();
  };
  window.addEventListener("online", comeBack);
  document.addEventListener("visibilitychange", look);

  void (async () => {
    while (!stop.signal.aborted) {
      const silence = new AbortController();
      let timer = setTimeout(() => silence.abort(), SILENCE_MS);
      drop = () => silence.abort();
      try {
        refresh ??= await load();
        const response: Response = await fetch(`/api/v1/events?workspace=${encodeURIComponent(workspace)}`, {
          headers: { Accept: "text/event-stream", ...(lastId ? { "Last-Event-ID": lastId } : {}) },
          credentials: "same-origin",
          cache: "no-store",
          signal: AbortSignal.any([stop.signal, silence.signal]),
        });
        if (response.status === 401) {
          sessionEnded();
          return;
        }
        if (!response.ok || !response.body) throw new Error(`live updates: ${response.status}`);
        // what happened while nobody listened is not replayed to a stream without a last id
        if (failures > 0 && !lastId) refresh.refreshAll();
        failures = 0;
        heard = Date.now();
        show("live");
        for await (const message of readEventStream(response.body)) {
          heard = Date.now();
          clearTimeout(timer);
          timer = setTimeout(() => silence.abort(), SILENCE_MS);
          if (message.id) lastId = message.id;
          if (message.event === "resync") refresh.refreshAll();
          else if (message.data) take(message.data, seen, refresh);
        }
      } catch {
        // a broken stream is the ordinary case here: it is opened again below
      } finally {
        clearTimeout(timer);
      }
      if (stop.signal.aborted) return;
      failures++;
      show("offline");
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, Math.min(1_000 * 2 ** (failures - 1), 20_000) * (0.75 + Math.random() / 2));
      });
      wake = null;
    }
  })();

  return () => {
    stop.abort();
    window.removeEventListener("online", comeBack);
    document.removeEventListener("visibilitychange", look);
    show("connecting");
  };
}

function take(data: string, seen: Set<string>, refresh: Refresh): void {
  let event: LiveEvent;
  try {
    event = JSON.parse(data) as LiveEvent;
  } catch {
    return;
  }
  if (event.type === "resync") {
    refresh.refreshAll();
    return;
  }
  if (!event.id || seen.has(event.id)) return;
  seen.add(event.id);
  if (seen.size > SEEN_MAX) seen.delete(seen.values().next().value as string);
  refresh.refreshFor(event);
}

function show(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const changed of listeners) changed();
}
