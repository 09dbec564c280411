import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

export const capabilities = [
  "pull",
  "stream",
  "webhook",
  "reply",
  "post",
  "react",
  "edit",
  "delete",
  "dm",
  "profile",
  "search",
] as const;
export const capability = z.enum(capabilities);
export type Capability = z.infer<typeof capability>;

export const health = z.enum(["ok", "degraded", "failing", "reconnect"]);
export type Health = z.infer<typeof health>;

export const lastError = z.object({ code: z.string(), message: z.string(), at: z.string() });

export const connector = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string(),
  icon: z.string(),
  /** one sentence for the person who connects it */
  summary: z.string(),
  /** how it was proven: against a real peer, recorded payloads or documentation */
  proven: z.string(),
  capabilities: z.array(capability),
  /** JSON Schemas that draw the form; a field with format `password` is a credential */
  settings: z.unknown(),
  credentials: z.unknown(),
  /** a page's address can be searched for feeds */
  discovers: z.boolean(),
  textLimit: z.object({ limit: z.number(), unit: z.enum(["characters", "graphemes"]) }).nullable(),
});
export type ConnectorInfo = z.infer<typeof connector>;

export const channel = z.object({
  id: z.string(),
  connector: z.string(),
  slug: z.string(),
  name: z.string(),
  settings: z.record(z.string(), z.unknown()),
  /** which credentials are stored, each value as dots */
  credentials: z.record(z.string(), z.string()),
  capabilities: z.array(capability),
  health,
  lastError: lastError.nullable(),
  paused: z.boolean(),
  streaming: z.boolean(),
  lastPolledAt: z.string().nullable(),
  nextPollAt: z.string().nullable(),
  quota: z.object({ limit: z.number(), remaining: z.number(), resetAt: z.string().nullable() }).nullable(),
  gaps: z.array(z.object({ from: z.string(), to: z.string(), reason: z.string() })),
  rejected: z.number().int(),
  textLimit: z.object({ limit: z.number(), unit: z.enum(["characters", "graphemes"]) }).nullable(),
  /** the account that speaks through this channel */
  account: z.object({ handle: z.string(), name: z.string(), url: z.string().nullable() }).nullable(),
  createdAt: z.string(),
  version: z.number().int(),
});
export type Channel = z.infer<typeof channel>;

/** Settings are checked again by the connector's own strict schema. */
const settings = z.record(z.string().max(100), z.unknown());
const credentials = z.record(z.string().max(100), z.string().max(4096));

export const listConnectors = endpoint({
  name: "listConnectors",
  method: "GET",
  path: "/connectors",
  summary: "The networks that can be connected",
  tag: "Channels",
  permission: "channels:read",
  status: 200,
  result: z.object({ items: z.array(connector) }),
});

export const listChannels = endpoint({
  name: "listChannels",
  method: "GET",
  path: "/channels",
  summary: "Connected accounts, feeds and sources",
  tag: "Channels",
  permission: "channels:read",
  status: 200,
  query: text.paged,
  result: text.page(channel),
});

export const createChannel = endpoint({
  name: "createChannel",
  method: "POST",
  path: "/channels",
  summary: "Connect an account, feed or source; its first fetch starts at once",
  tag: "Channels",
  permission: "channels:manage",
  status: 201,
  body: z.strictObject({
    connector: text.slug,
    name: text.name,
    settings: settings.default({}),
    credentials: credentials.optional(),
  }),
  result: channel,
});

export const getChannel = endpoint({
  name: "getChannel",
  method: "GET",
  path: "/channels/{id}",
  summary: "One channel with its health",
  tag: "Channels",
  permission: "channels:read",
  status: 200,
  params: text.byId,
  result: channel,
});

export const updateChannel = endpoint({
  name: "updateChannel",
  method: "PATCH",
  path: "/channels/{id}",
  summary: "Rename, pause, change settings or reconnect with new credentials",
  tag: "Channels",
  permission: "channels:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    name: text.name.optional(),
    paused: z.boolean().optional(),
    settings: settings.optional(),
    credentials: credentials.optional(),
  }),
  result: channel,
});

export const deleteChannel = endpoint({
  name: "deleteChannel",
  method: "DELETE",
  path: "/channels/{id}",
  summary: "Disconnect; what it brought stays",
  tag: "Channels",
  permission: "channels:manage",
  status: 204,
  params: text.byId,
});

export const pollChannel = endpoint({
  name: "pollChannel",
  method: "POST",
  path: "/channels/{id}/poll",
  summary: "Fetch now",
  tag: "Channels",
  permission: "channels:manage",
  status: 202,
  params: text.byId,
  result: channel,
});

export const discoverSources = endpoint({
  name: "discoverSources",
  method: "POST",
  path: "/connectors/{id}/discoveries",
  summary: "What can be followed at a page's address",
  tag: "Channels",
  permission: "channels:manage",
  status: 201,
  params: z.strictObject({ id: text.slug }),
  body: z.strictObject({ url: text.url }),
  result: z.object({
    items: z.array(z.object({ title: z.string(), kind: z.string(), settings: z.record(z.string(), z.unknown()) })),
  }),
});

export const listRejectedEvents = endpoint({
  name: "listRejectedEvents",
  method: "GET",
  path: "/channels/{id}/rejected-events",
  summary: "What arrived and could not be read, as it came",
  tag: "Channels",
  permission: "channels:read",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(z.object({ id: z.string(), at: z.string(), reason: z.string(), raw: z.string() })),
});
