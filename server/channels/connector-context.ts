import type { ConnectorContext } from "@earshot/connectors/connector.ts";
import type { Context } from "#server/context.ts";
import { sanitizeHtml } from "#server/net/sanitize.ts";
import { keptSession, sessionField } from "./kept-session.ts";
import { unseal } from "./settings.ts";
import type { ChannelRow } from "./store.ts";
import { wayOut } from "./way-out.ts";

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
    ...wayOut(context, signal),
    log: context.log.child({ connector: channel.connector, channelId: channel.id }),
    sanitize: (html) => sanitizeHtml(html),
  };
}
