import { createHash } from "node:crypto";
import { type Permission, permissions, type Role } from "@earshot/contract/permissions.ts";
import type { FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { planKept } from "#server/db/plan-keeper.ts";
import { repeatRead } from "#server/db/repeat-read.ts";
import type { Actor } from "#server/db/transaction.ts";
import { unauthenticated } from "#server/errors.ts";
import { noteKeyUse } from "./note-key-use.ts";
import { permissionsOf } from "./policy.ts";

/** Who sends a request, and what they may do in the workspace it names. */
export type Caller = {
  /** false: nobody in particular */
  known: boolean;
  actor: Actor;
  /** the signed-in teammate; null for a key */
  userId: string | null;
  /** the session behind it; null for a key */
  sessionId: string | null;
  /** null when none was named, or none that this caller may enter */
  workspaceId: string | null;
  permissions: ReadonlySet<Permission>;
  /** for sentences: "this API key", "the role analyst" */
  describe: string;
};

export const nobody: Caller = {
  known: false,
  actor: { kind: "user", id: null, name: null },
  userId: null,
  sessionId: null,
  workspaceId: null,
  permissions: new Set(),
  describe: "nobody",
};

/**
 * An API key (`Authorization: Bearer esk_…`) or a session cookie, else nobody. Throws 401 for an Authorization header
 * that is not a valid key: a wrong key never passes as nobody.
 */
export async function authenticate(context: Context, request: FastifyRequest): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization !== undefined) return byKey(context, authorization, namedWorkspace(request));
  const signedIn = await context.auth.session(request.headers);
  if (!signedIn) return nobody;
  const { user, sessionId } = signedIn;
  const person: Caller = {
    ...nobody,
    known: true,
    actor: { kind: "user", id: user.id, name: user.name },
    userId: user.id,
    sessionId,
    describe: "this person",
  };
  const named = namedWorkspace(request);
  if (named === null) return person;
  const membership = (await workspacesOf(context, user.id)).find((workspace) => workspace.id === named);
  if (!membership) return person;
  return {
    ...person,
    workspaceId: membership.id,
    permissions: permissionsOf(membership.role),
    describe: `the role ${membership.role}`,
  };
}

/** How the secret of a key is kept and looked up. */
export function hashOfSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

async function byKey(context: Context, authorization: string, named: string | null): Promise<Caller> {
  const secret = /^Bearer +(esk_[\w-]{32,252})$/i.exec(authorization)?.[1];
  if (secret === undefined) throw unauthenticated("The Authorization header holds no API key: send Bearer esk_….");
  const { rows } = await repeatRead(() =>
    sql<{ workspace_id: string; id: string; scopes: string[]; last_used_at: Date | null }>`${planKept}
      select * from key_holder(${hashOfSecret(secret)})`.execute(context.db),
  );
  const key = rows[0];
  if (!key) throw unauthenticated("This API key is not known, or was revoked.");
  noteKeyUse(context, { workspaceId: key.workspace_id, id: key.id, lastUsedAt: key.last_used_at });
  return {
    ...nobody,
    known: true,
    actor: { kind: "key", id: key.id, name: null },
    workspaceId: named === null || named === key.workspace_id ? key.workspace_id : null,
    permissions: new Set(permissions.filter((permission) => key.scopes.includes(permission))),
    describe: "this API key",
  };
}

/** The id in the header, or in the address where a browser cannot send headers (live updates, downloads). */
function namedWorkspace(request: FastifyRequest): string | null {
  const header = request.headers["earshot-workspace"];
  const named = header ?? (request.query as Record<string, unknown> | undefined)?.workspace;
  if (named === undefined) return null;
  return typeof named === "string" ? named.toLowerCase() : "";
}

export type Membership = {
  id: string;
  slug: string;
  name: string;
  timezone: string;
  sample: boolean;
  created_at: Date;
  role: Role;
};

/** Where a person works, before a workspace is chosen. */
export async function workspacesOf(context: Context, userId: string): Promise<Membership[]> {
  return (await sql<Membership>`${planKept} select * from workspaces_of(${userId}::uuid)`.execute(context.db)).rows;
}
