import type { Permission } from "@earshot/contract/permissions.ts";
import { permissions, type Role } from "@earshot/contract/permissions.ts";
import type { ApiKey, Me, Teammate, Workspace } from "@earshot/contract/workspace.ts";
import type { Membership } from "./authenticate.ts";
import type { ApiKeyRow, TeammateRow, WorkspaceRow } from "./store.ts";

export function presentWorkspace(row: Pick<WorkspaceRow, keyof WorkspaceRow & keyof Membership>): Workspace {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    timezone: row.timezone,
    sample: row.sample,
    createdAt: row.created_at.toISOString(),
  };
}

/** A workspace as one of those where the caller may work; a key's role is null and shows as what it may do. */
export function presentMembership(row: Membership, held: ReadonlySet<Permission>): Me["workspaces"][number] {
  return {
    ...presentWorkspace(row),
    role: row.role,
    permissions: permissions.filter((permission) => held.has(permission)),
  };
}

export function presentTeammate(row: TeammateRow): Teammate {
  return {
    id: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    createdAt: row.created_at.toISOString(),
  };
}

export function presentApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: permissions.filter((permission) => row.scopes.includes(permission)),
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
