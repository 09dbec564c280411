import type { BroadcastContext, GuardedFetch } from "@earshot/connectors/connector.ts";
import type { Context } from "#server/context.ts";
import { openSocket } from "./open-socket.ts";

/** What a public stream is handed: no channel's settings of its own, no credentials, the one way out. */
export function broadcastContext(context: Context, connector: string, signal: AbortSignal): BroadcastContext {
  return {
    fetch: ((url: string | URL, init?: RequestInit) =>
      context.guard.fetch(url, {
        ...init,
        signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal,
      })) as GuardedFetch,
    webSocket: (url, options) => openSocket(context.guard.webSocket(url, { ...options, signal })),
    signal,
    now: context.now,
    random: context.random,
    log: context.log.child({ connector }),
  };
}
