import { z } from "zod";

/** What may be done in a workspace. An API key's scopes are a subset of these; a role is a set of them. */
export const permissions = [
  "posts:read",
  "posts:create",
  "topics:read",
  "topics:manage",
  "channels:read",
  "channels:manage",
  "people:read",
  "people:edit",
  "conversations:read",
  "conversations:work",
  "replies:send",
  "products:read",
  "products:manage",
  "imports:manage",
  "community:read",
  "community:work",
  "community:manage",
  "ideas:read",
  "ideas:work",
  "ideas:manage",
  "ideas:tell",
  "knowledge:read",
  "knowledge:manage",
  "advocacy:read",
  "advocacy:work",
  "advocacy:manage",
  "insights:read",
  "insights:decide",
  "workspace:read",
  "workspace:manage",
  "teammates:read",
  "teammates:manage",
  "keys:manage",
  "mail:manage",
] as const;

export const permission = z.enum(permissions);
export type Permission = z.infer<typeof permission>;

export const roles = ["owner", "admin", "manager", "agent", "analyst", "partner"] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;
