import { type Permission, permissions, type Role } from "@earshot/contract/permissions.ts";

const reading: Permission[] = [
  "posts:read",
  "topics:read",
  "channels:read",
  "people:read",
  "conversations:read",
  "products:read",
  "community:read",
  "ideas:read",
  "knowledge:read",
  "advocacy:read",
  "insights:read",
  "workspace:read",
  "teammates:read",
];
const desk: Permission[] = [
  "people:edit",
  "conversations:work",
  "replies:send",
  "community:work",
  "ideas:work",
  "advocacy:work",
  "insights:decide",
];

/** The one table of what each role may do. docs/permissions.md is printed from it. */
const table: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set(permissions),
  admin: new Set(permissions),
  manager: new Set([
    ...reading,
    ...desk,
    "posts:create",
    "topics:manage",
    "channels:manage",
    "products:manage",
    "community:manage",
    "ideas:manage",
    "ideas:tell",
    "knowledge:manage",
    "advocacy:manage",
    "imports:manage",
  ]),
  agent: new Set([...reading, ...desk]),
  analyst: new Set([...reading, "topics:manage", "insights:decide"]),
  // A scoped outsider: sees what was said in public and what comes of it, not who works here nor the desk's talks.
  partner: new Set(["posts:read", "topics:read", "channels:read", "community:read", "insights:read", "workspace:read"]),
};

/** What a role may do in its workspace. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return table[role];
}

/** Whether `held` covers all of `asked`: an API key is never given more than its maker has. */
export function covers(held: ReadonlySet<Permission>, asked: Iterable<Permission>): boolean {
  for (const permission of asked) if (!held.has(permission)) return false;
  return true;
}
