import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { permission, permissions, role } from "./permissions.ts";
import * as text from "./text.ts";

export const workspace = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  timezone: z.string(),
  /** the sample workspace: a banner says so */
  sample: z.boolean(),
  createdAt: z.string(),
});
export type Workspace = z.infer<typeof workspace>;

export const teammate = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  createdAt: z.string(),
});
export type Teammate = z.infer<typeof teammate>;

export const setupStatus = z.object({ done: z.boolean() });

export const getSetup = endpoint({
  name: "getSetup",
  method: "GET",
  path: "/setup",
  summary: "Whether the first owner exists",
  tag: "Set-up",
  permission: "public",
  status: 200,
  result: setupStatus,
});

export const createSetup = endpoint({
  name: "createSetup",
  method: "POST",
  path: "/setup",
  summary: "Make the first owner and workspace; needs the token printed at start, works once",
  tag: "Set-up",
  permission: "public",
  status: 201,
  body: z.strictObject({
    token: z.string().min(1).max(200),
    name: text.name,
    email: text.email,
    password: text.password,
    workspace: text.name,
    timezone: z.string().max(60).default("UTC"),
    /** also open the sample workspace */
    sample: z.boolean().default(false),
  }),
  result: z.object({ workspace }),
});

export const getMe = endpoint({
  name: "getMe",
  method: "GET",
  path: "/me",
  summary: "Who I am and where I may work",
  tag: "Workspace",
  permission: "session",
  status: 200,
  result: z.object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
    workspaces: z.array(workspace.extend({ role, permissions: z.array(permission) })),
  }),
});
export type Me = z.infer<NonNullable<typeof getMe.result>>;

export const getWorkspace = endpoint({
  name: "getWorkspace",
  method: "GET",
  path: "/workspace",
  summary: "The workspace this request is about",
  tag: "Workspace",
  permission: "workspace:read",
  status: 200,
  result: workspace,
});

export const updateWorkspace = endpoint({
  name: "updateWorkspace",
  method: "PATCH",
  path: "/workspace",
  summary: "Name and time zone",
  tag: "Workspace",
  permission: "workspace:manage",
  status: 200,
  body: z.strictObject({ name: text.name.optional(), timezone: z.string().max(60).optional() }),
  result: workspace,
});

export const listTeammates = endpoint({
  name: "listTeammates",
  method: "GET",
  path: "/teammates",
  summary: "The team",
  tag: "Workspace",
  permission: "teammates:read",
  status: 200,
  query: text.paged,
  result: text.page(teammate),
});

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** the first characters, to tell keys apart */
  prefix: z.string(),
  scopes: z.array(permission),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const listApiKeys = endpoint({
  name: "listApiKeys",
  method: "GET",
  path: "/api-keys",
  summary: "Keys of this workspace",
  tag: "Workspace",
  permission: "keys:manage",
  status: 200,
  query: text.paged,
  result: text.page(apiKey),
});

export const createApiKey = endpoint({
  name: "createApiKey",
  method: "POST",
  path: "/api-keys",
  summary: "Make a key; its secret is shown this once",
  tag: "Workspace",
  permission: "keys:manage",
  status: 201,
  body: z.strictObject({ name: text.name, scopes: z.array(permission).min(1).max(permissions.length) }),
  result: apiKey.extend({ secret: z.string() }),
});

export const revokeApiKey = endpoint({
  name: "revokeApiKey",
  method: "DELETE",
  path: "/api-keys/{id}",
  summary: "Revoke a key at once",
  tag: "Workspace",
  permission: "keys:manage",
  status: 204,
  params: z.strictObject({ id: text.id }),
});

export const sample = z.object({
  loaded: z.boolean(),
  workspaceSlug: z.string().nullable(),
  /** the player: how fast the next 48 hours pass; 0 is paused */
  speed: z.number(),
  /** the sample's own clock */
  now: z.string().nullable(),
  endsAt: z.string().nullable(),
  logins: z.array(z.object({ name: z.string(), email: z.string(), password: z.string(), role: z.string() })),
});
export type Sample = z.infer<typeof sample>;

export const getSample = endpoint({
  name: "getSample",
  method: "GET",
  path: "/sample",
  summary: "The sample workspace and its player",
  tag: "Sample",
  permission: "session",
  status: 200,
  result: sample,
});

export const loadSample = endpoint({
  name: "loadSample",
  method: "POST",
  path: "/sample",
  summary: "Open the sample workspace",
  tag: "Sample",
  permission: "session",
  status: 201,
  result: sample,
});

export const playSample = endpoint({
  name: "playSample",
  method: "PATCH",
  path: "/sample",
  summary: "Play the next hours at 1×, 60× or 600×, or pause",
  tag: "Sample",
  permission: "session",
  status: 200,
  body: z.strictObject({ speed: z.union([z.literal(0), z.literal(1), z.literal(60), z.literal(600)]) }),
  result: sample,
});

export const removeSample = endpoint({
  name: "removeSample",
  method: "DELETE",
  path: "/sample",
  summary: "Remove the sample workspace with every row of it",
  tag: "Sample",
  permission: "session",
  status: 204,
});
