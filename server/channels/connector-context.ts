import type { ConnectorContext, GuardedFetch } from "@earshot/connectors/connector.ts";
import type { Context } from "#server/context.ts";
import { sanitizeHtml } from "#server/net/sanitize.ts";
import { keptSession, sessionField } from "./kept-session.ts";
import { openSocket } from "./open-socket.ts";
import { unseal } from "./settings.ts";
import type { ChannelRow } from "./store.ts";

/** What a connector is handed: its channel's settings and opened credentials, clock, chance and the one way out. */
export function connectorContext(
  context: Context,
  channel: Pick<ChannelRow, "id" | "workspace_id" | "connector" | "settings" | "credentials" | "account">,
  signal: AbortSignal,
): ConnectorContext<Record<string, unknown>, Record<string, string>> {
  const { [sessionField]: _, ...given } = channel.credentials;
  return {
    channelId: channel.id,
    settings: channel.settings,
    credentials: unseal(context, channel.id, given),
    session: keptSession(context, channel),
    account: channel.account,
    fetch: ((url: string | URL, init?: RequestInit) =>
      context.guard.fetch(url, {
        ...init,
        signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal,
      })) as GuardedFetch,
    webSocket: (url, options) => openSocket(context.guard.webSocket(url, { ...options, signal })),
    signal,
    now: context.now,
    random: context.random,
    log: context.log.child({ connector: channel.connector, channelId: channel.id }),
    sanitize: (html) => sanitizeHtml(html),
  };
}
