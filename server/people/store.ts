import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type PersonRow = {
  id: string;
  name: string;
  email: string | null;
  voice_type: string | null;
  customer_mark: boolean;
  customer: boolean;
  created_at: Date;
  version: number;
};

export type SuppressionRow = { id: string; person_id: string; reason: string; source: string; created_at: Date };

const persons = (tx: Tx) =>
  tx.db
    .selectFrom("person")
    .select((eb) => [
      "id",
      "name",
      "email",
      "voice_type",
      "customer_mark",
      "created_at",
      "version",
      eb
        .or([
          eb("customer_mark", "=", true),
          eb.exists(
            eb
              .selectFrom("purchase")
              .whereRef("purchase.workspace_id", "=", "person.workspace_id")
              .whereRef("purchase.person_id", "=", "person.id")
              .select("purchase.id"),
          ),
        ])
        .$castTo<boolean>()
        .as("customer"),
    ])
    .where("workspace_id", "=", tx.workspaceId);

export const personById = (tx: Tx, id: string): Promise<PersonRow | undefined> =>
  persons(tx).where("id", "=", id).executeTakeFirst();

/** Newest first; a row more than `limit` tells that others follow. */
export const pageOfPeople = (tx: Tx, before: string | null, limit: number): Promise<PersonRow[]> =>
  persons(tx)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();

export const peopleById = (tx: Tx, ids: string[]): Promise<PersonRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : persons(tx).where("id", "in", ids).orderBy("id", "desc").execute();

/** Ids of people by a part of their name, their e-mail's start or a handle; newest first. As the owner (see 0002). */
export async function findPeople(
  tx: Tx,
  { inside, start }: { inside: string; start: string },
  before: string,
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select find_people as id from find_people(${inside}, ${start}, ${before}::uuid, ${most})`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** Holds the person's row to the end of the transaction. */
export const lockPerson = (tx: Tx, id: string): Promise<{ id: string; name: string; version: number } | undefined> =>
  tx.db
    .selectFrom("person")
    .select(["id", "name", "version"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();

export const personByEmail = (tx: Tx, emailKey: string): Promise<{ id: string } | undefined> =>
  tx.db
    .selectFrom("person")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("email_key", "=", emailKey)
    .executeTakeFirst();

export type NewPerson = {
  id: string;
  name: string;
  name_key: string;
  email: string | null;
  email_key: string | null;
  voice_type: string | null;
  customer_mark: boolean;
};

export const insertPerson = (tx: Tx, row: NewPerson) =>
  tx.db
    .insertInto("person")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

/** Changes a person and answers the new version; also called with nothing, when what belongs to it has changed. */
export async function changePerson(tx: Tx, id: string, change: Partial<Omit<NewPerson, "id">>): Promise<number> {
  const row = await tx.db
    .updateTable("person")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returning("version")
    .executeTakeFirstOrThrow();
  return row.version;
}

export const suppressionsOf = (tx: Tx, personIds: string[]): Promise<SuppressionRow[]> =>
  tx.db
    .selectFrom("suppression")
    .select(["id", "person_id", "reason", "source", "created_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("person_id", "in", personIds)
    .where("lifted_at", "is", null)
    .orderBy("id")
    .execute();

export const insertSuppression = (
  tx: Tx,
  row: { id: string; person_id: string; reason: string; source: string },
): Promise<SuppressionRow> =>
  tx.db
    .insertInto("suppression")
    .values({ workspace_id: tx.workspaceId, ...row })
    .returning(["id", "person_id", "reason", "source", "created_at"])
    .executeTakeFirstOrThrow();

/** Whether there was such an entry in force. */
export async function endSuppression(tx: Tx, personId: string, id: string, at: Date): Promise<boolean> {
  const row = await tx.db
    .updateTable("suppression")
    .set({ lifted_at: at })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .where("person_id", "=", personId)
    .where("lifted_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
