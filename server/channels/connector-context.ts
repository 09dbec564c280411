import type { ConnectorContext, GuardedFetch, WebSocketLike } from "@earshot/connectors/connector.ts";
import type { WebSocket } from "ws";
import type { Context } from "#server/context.ts";
import { sanitizeHtml } from "#server/net/sanitize.ts";
import { unseal } from "./settings.ts";
import type { ChannelRow } from "./store.ts";

/** What a connector is handed: its channel's settings and opened credentials, clock, chance and the one way out. */
export function connectorContext(
  context: Context,
  channel: Pick<ChannelRow, "id" | "connector" | "settings" | "credentials" | "account">,
  signal: AbortSignal,
): ConnectorContext<Record<string, unknown>, Record<string, string>> {
  return {
    channelId: channel.id,
    settings: channel.settings,
    credentials: unseal(context, channel.id, channel.credentials),
    account: channel.account,
    fetch: ((url: string | URL, init?: RequestInit) =>
      context.guard.fetch(url, {
        ...init,
        signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal,
      })) as GuardedFetch,
    webSocket: (url, options) => opened(context.guard.webSocket(url, { ...options, signal })),
    signal,
    now: context.now,
    random: context.random,
    log: context.log.child({ connector: channel.connector, channelId: channel.id }),
    sanitize: (html) => sanitizeHtml(html),
  };
}

/** Resolves when the socket is open; frames wait in line, so a slow handler loses nothing. */
async function opened(socket: WebSocket): Promise<WebSocketLike> {
  const waiting: string[] = [];
  let failure: Error | null = null;
  let ended = false;
  let wake = () => {};
  socket.on("message", (data) => {
    waiting.push(String(data));
    wake();
  });
  socket.on("close", () => {
    ended = true;
    wake();
  });
  socket.on("error", (error) => {
    failure = error;
    ended = true;
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("The socket closed before it opened.")));
  });
  return {
    send: (data) => socket.send(data),
    close: () => socket.close(),
    async *messages() {
      while (true) {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
        if (failure) throw failure;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
