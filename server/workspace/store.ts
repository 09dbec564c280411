import type { Permission, Role } from "@earshot/contract/permissions.ts";
import type { Kysely, Selectable } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";

export type WorkspaceRow = Selectable<DB["workspace"]>;
export type TeammateRow = Selectable<DB["teammate"]>;
export type ApiKeyRow = Selectable<DB["api_key"]>;

/** The workspace of this transaction. */
export async function thisWorkspace(tx: Tx): Promise<WorkspaceRow | undefined> {
  return tx.db.selectFrom("workspace").selectAll().where("id", "=", tx.workspaceId).executeTakeFirst();
}

export async function changeWorkspace(
  tx: Tx,
  change: { name?: string; timezone?: string },
): Promise<WorkspaceRow | undefined> {
  return tx.db
    .updateTable("workspace")
    .set({
      ...(change.name !== undefined && { name: change.name }),
      ...(change.timezone !== undefined && { timezone: change.timezone }),
    })
    .where("id", "=", tx.workspaceId)
    .returningAll()
    .executeTakeFirst();
}

export async function addWorkspace(
  tx: Tx,
  row: { slug: string; name: string; timezone: string },
): Promise<WorkspaceRow> {
  return tx.db
    .insertInto("workspace")
    .values({ id: tx.workspaceId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Slugs already taken that start like this one. */
export async function slugsLike(tx: Tx, slug: string): Promise<Set<string>> {
  const rows = await tx.db.selectFrom("workspace").select("slug").where("slug", "like", `${slug}%`).execute();
  return new Set(rows.map((row) => row.slug));
}

export async function addTeammate(
  tx: Tx,
  teammate: { userId: string; role: Role; name: string; email: string },
): Promise<void> {
  const { userId, ...rest } = teammate;
  await tx.db
    .insertInto("teammate")
    .values({ workspace_id: tx.workspaceId, user_id: userId, ...rest })
    .execute();
}

export async function renameTeammate(tx: Tx, userId: string, name: string): Promise<void> {
  await tx.db
    .updateTable("teammate")
    .set({ name })
    .where("workspace_id", "=", tx.workspaceId)
    .where("user_id", "=", userId)
    .execute();
}

/** One row more than `limit`, after the teammate `after`; ids ascend with joining. */
export async function pageOfTeammates(tx: Tx, after: string | null, limit: number): Promise<TeammateRow[]> {
  let query = tx.db.selectFrom("teammate").selectAll().where("workspace_id", "=", tx.workspaceId);
  if (after !== null) query = query.where("user_id", ">", after);
  return query
    .orderBy("user_id")
    .limit(limit + 1)
    .execute();
}

/** Newest first, one row more than `limit`. */
export async function pageOfKeys(tx: Tx, before: string | null, limit: number): Promise<ApiKeyRow[]> {
  let query = tx.db.selectFrom("api_key").selectAll().where("workspace_id", "=", tx.workspaceId);
  if (before !== null) query = query.where("id", "<", before);
  return query
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
}

export async function addKey(
  tx: Tx,
  key: { id: string; name: string; prefix: string; hash: Buffer; scopes: Permission[] },
): Promise<ApiKeyRow> {
  return tx.db
    .insertInto("api_key")
    .values({ workspace_id: tx.workspaceId, created_by: tx.actor.kind === "user" ? tx.actor.id : null, ...key })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The key as it stood before, locked; undefined when there is none. */
export async function lockKey(tx: Tx, id: string): Promise<ApiKeyRow | undefined> {
  return tx.db
    .selectFrom("api_key")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

export async function endKey(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.db
    .updateTable("api_key")
    .set({ revoked_at: at })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();
}

export async function touchKey(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.db
    .updateTable("api_key")
    .set({ last_used_at: at })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();
}

export async function personOf(
  db: Kysely<DB>,
  id: string,
): Promise<{ id: string; name: string; email: string } | undefined> {
  return db.selectFrom("auth.user").select(["id", "name", "email"]).where("id", "=", id).executeTakeFirst();
}

/** Those of the keys that are not revoked. */
export async function liveKeys(tx: Tx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.db
    .selectFrom("api_key")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", [...new Set(ids)])
    .where("revoked_at", "is", null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Those of the sessions that are open. */
export async function liveSessions(tx: Tx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.db
    .selectFrom("auth.session")
    .select("id")
    .where("id", "in", [...new Set(ids)])
    .where("expiresAt", ">", new Date())
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The roles of those people who work in this workspace. */
export async function teammatesAmong(tx: Tx, userIds: string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx.db
    .selectFrom("teammate")
    .select(["user_id", "role"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("user_id", "in", [...new Set(userIds)])
    .execute();
  return new Map(rows.map(({ user_id, role }) => [user_id, role]));
}

/** False when somebody has this mail address. */
export async function addPerson(tx: Tx, person: { id: string; name: string; email: string }): Promise<boolean> {
  const row = await tx.db
    .insertInto("auth.user")
    .values(person)
    .onConflict((conflict) => conflict.column("email").doNothing())
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Answers the person's mail address. */
export async function renamePerson(tx: Tx, id: string, name: string): Promise<string | undefined> {
  const row = await tx.db
    .updateTable("auth.user")
    .set({ name, updatedAt: new Date() })
    .where("id", "=", id)
    .returning("email")
    .executeTakeFirst();
  return row?.email;
}

export async function addPassword(
  tx: Tx,
  { id, userId, hash }: { id: string; userId: string; hash: string },
): Promise<void> {
  await tx.db
    .insertInto("auth.account")
    .values({ id, accountId: userId, providerId: "credential", userId, password: hash })
    .execute();
}
