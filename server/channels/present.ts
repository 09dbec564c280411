import type { Connector } from "@earshot/connectors/connector.ts";
import type { Channel, ConnectorInfo } from "@earshot/contract/channels.ts";
import { z } from "zod";
import { sessionField } from "./kept-session.ts";
import type { ChannelRow } from "./store.ts";

const dots = "••••";

export function presentChannel(row: ChannelRow, connector: Connector | undefined): Channel {
  const manifest = connector?.manifest;
  return {
    id: row.id,
    connector: row.connector,
    slug: row.slug,
    name: row.name,
    settings: row.settings,
    credentials: Object.fromEntries(
      Object.keys(row.credentials).flatMap((field) => (field === sessionField ? [] : [[field, dots]])),
    ),
    capabilities: manifest?.capabilities ?? [],
    health: row.health,
    lastError: row.last_error && { code: row.last_error.code, message: row.last_error.message, at: row.last_error.at },
    paused: row.paused,
    streaming: row.streaming,
    lastPolledAt: row.last_polled_at?.toISOString() ?? null,
    nextPollAt: row.next_poll_at?.toISOString() ?? null,
    quota: row.quota && { limit: row.quota.limit, remaining: row.quota.remaining, resetAt: row.quota.resetAt },
    gaps: row.gaps.map((gap) => ({ from: gap.from, to: gap.to, reason: gap.reason })),
    rejected: row.rejected,
    textLimit: limitOf(row, connector),
    account: row.account && { handle: row.account.handle, name: row.account.name, url: row.account.url },
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}

function limitOf(row: ChannelRow, connector: Connector | undefined) {
  const rules = row.account?.text ?? connector?.manifest.text ?? null;
  return rules && { limit: rules.limit, unit: rules.unit };
}

export function presentConnector({ manifest, discover }: Connector): ConnectorInfo {
  return {
    id: manifest.id,
    name: manifest.name,
    color: manifest.color,
    icon: manifest.icon,
    summary: manifest.summary,
    proven: manifest.proven,
    capabilities: manifest.capabilities,
    settings: z.toJSONSchema(manifest.settings, { io: "input", unrepresentable: "any" }),
    credentials: z.toJSONSchema(manifest.credentials, { io: "input", unrepresentable: "any" }),
    discovers: discover !== undefined,
    textLimit: manifest.text && { limit: manifest.text.limit, unit: manifest.text.unit },
  };
}
