import type { ConnectorContext, GuardedFetch } from "@earshot/connectors/connector.ts";
import type { Context } from "#server/context.ts";
import { openSocket } from "./open-socket.ts";

/** The one way out and what else every connector is handed: clock, chance, and an end that ends its calls too. */
export function wayOut(
  context: Context,
  signal: AbortSignal,
): Pick<ConnectorContext<unknown, unknown>, "fetch" | "webSocket" | "signal" | "now" | "random"> {
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
  };
}
