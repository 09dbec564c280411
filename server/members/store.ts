import type { Selectable } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";

export type MemberRow = Selectable<DB["member"]>;
export type LinkRow = Selectable<DB["member_link"]>;

const members = (tx: Tx) => tx.db.selectFrom("member").selectAll().where("workspace_id", "=", tx.workspaceId);

export const memberById = (tx: Tx, id: string): Promise<MemberRow | undefined> =>
  members(tx).where("id", "=", id).where("ended_at", "is", null).executeTakeFirst();

export const memberByEmail = (tx: Tx, emailKey: string): Promise<MemberRow | undefined> =>
  members(tx).where("email_key", "=", emailKey).where("ended_at", "is", null).executeTakeFirst();

export const memberOfPerson = (tx: Tx, personId: string): Promise<MemberRow | undefined> =>
  members(tx).where("person_id", "=", personId).where("ended_at", "is", null).executeTakeFirst();

/** Holds the member's row to the end of the transaction. */
export const lockMember = (tx: Tx, id: string): Promise<MemberRow | undefined> =>
  members(tx).where("id", "=", id).where("ended_at", "is", null).forUpdate().executeTakeFirst();

export const insertMember = (
  tx: Tx,
  row: Pick<MemberRow, "id" | "person_id" | "identity_id" | "name" | "email" | "email_key" | "digest_at"> & {
    joined_at: Date;
  },
): Promise<MemberRow> =>
  tx.db
    .insertInto("member")
    .values({ workspace_id: tx.workspaceId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow();

export const insertSession = (
  tx: Tx,
  row: { id: string; member_id: string; hash: Buffer; created_at: Date; expires_at: Date },
) =>
  tx.db
    .insertInto("member_session")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

/** The session that has not run out, with its member, who has not left. */
export const sessionByHash = (tx: Tx, hash: Buffer, now: Date) =>
  tx.db
    .selectFrom("member_session as s")
    .innerJoin("member as m", (join) =>
      join.onRef("m.workspace_id", "=", "s.workspace_id").onRef("m.id", "=", "s.member_id"),
    )
    .select(["s.id as session_id", "m.id", "m.person_id", "m.identity_id", "m.name", "m.email"])
    .where("s.workspace_id", "=", tx.workspaceId)
    .where("s.hash", "=", hash)
    .where("s.expires_at", ">", now)
    .where("m.ended_at", "is", null)
    .executeTakeFirst();

export const endSession = (tx: Tx, id: string) =>
  tx.db.deleteFrom("member_session").where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();

/** Of one member, but for one session. */
export const endSessionsOf = (tx: Tx, memberId: string, except: string | null = null) =>
  tx.db
    .deleteFrom("member_session")
    .where("workspace_id", "=", tx.workspaceId)
    .where("member_id", "=", memberId)
    .$if(except !== null, (query) => query.where("id", "!=", except as string))
    .execute();

export const insertLinkRow = (tx: Tx, row: Omit<LinkRow, "workspace_id" | "used_at">) =>
  tx.db
    .insertInto("member_link")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

const links = (tx: Tx, hash: Buffer) =>
  tx.db.selectFrom("member_link").selectAll().where("workspace_id", "=", tx.workspaceId).where("hash", "=", hash);

export const linkByHash = (tx: Tx, hash: Buffer): Promise<LinkRow | undefined> => links(tx, hash).executeTakeFirst();

/** Holds the link to the end of the transaction: of two uses at once one comes second. */
export const lockLink = (tx: Tx, hash: Buffer): Promise<LinkRow | undefined> =>
  links(tx, hash).forUpdate().executeTakeFirst();

export const useLink = (tx: Tx, id: string, at: Date) =>
  tx.db
    .updateTable("member_link")
    .set({ used_at: at })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/** Ends every open link to an address. */
export const useLinksTo = (tx: Tx, emailKey: string, at: Date) =>
  tx.db
    .updateTable("member_link")
    .set({ used_at: at })
    .where("workspace_id", "=", tx.workspaceId)
    .where("email_key", "=", emailKey)
    .where("used_at", "is", null)
    .execute();

/** Links that ran out long ago say nothing any more. */
export const forgetLinks = (tx: Tx, before: Date) =>
  tx.db.deleteFrom("member_link").where("workspace_id", "=", tx.workspaceId).where("expires_at", "<", before).execute();

export const changeMember = (
  tx: Tx,
  id: string,
  change: Partial<Pick<MemberRow, "name" | "email" | "email_key" | "digest_at" | "ended_at">>,
): Promise<MemberRow> =>
  tx.db
    .updateTable("member")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Members whose digest is due, held so that nobody else sends it. */
export const dueMembers = (tx: Tx, now: Date, limit: number): Promise<MemberRow[]> =>
  members(tx)
    .where("ended_at", "is", null)
    .where("digest_at", "<=", now)
    .orderBy("digest_at")
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
