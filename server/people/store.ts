import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

export type PersonRow = {
  id: string;
  name: string;
  email: string | null;
  voice_type: string | null;
  customer_mark: boolean;
  customer: boolean;
  organization_id: string | null;
  organization_name: string | null;
  created_at: Date;
  version: number;
};

export type SuppressionRow = { id: string; person_id: string; reason: string; source: string; created_at: Date };

const persons = (tx: Tx) =>
  tx.db
    .selectFrom("person")
    .leftJoin("organization", (join) =>
      join
        .onRef("organization.workspace_id", "=", "person.workspace_id")
        .onRef("organization.id", "=", "person.organization_id"),
    )
    .select((eb) => [
      "person.id",
      "person.name",
      "person.email",
      "person.voice_type",
      "person.customer_mark",
      "person.organization_id",
      "organization.name as organization_name",
      "person.created_at",
      "person.version",
      eb
        .or([
          eb("person.customer_mark", "=", true),
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
    .where("person.workspace_id", "=", tx.workspaceId);

export const personById = (tx: Tx, id: string): Promise<PersonRow | undefined> =>
  persons(tx).modifyFront(planKept).where("person.id", "=", id).executeTakeFirst();

/** In the order of the ids. */
export async function peopleById(tx: Tx, ids: string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return [];
  const rows = await persons(tx).where("person.id", "in", ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export const nameKeyOf = async (tx: Tx, id: string): Promise<string | undefined> =>
  (
    await tx.db
      .selectFrom("person")
      .select("name_key")
      .where("workspace_id", "=", tx.workspaceId)
      .where("id", "=", id)
      .executeTakeFirst()
  )?.name_key;

/** How many conversations of each of these people wait for the team. */
export async function openConversationsOf(tx: Tx, personIds: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; n: number }>`
    select i.person_id as id, count(*)::int as n from identity i
    join conversation c on c.workspace_id = i.workspace_id and c.customer_id = i.id
    where i.workspace_id = ${tx.workspaceId} and i.person_id = any(${personIds}::uuid[])
      and c.status = 'open' and c.merged_into is null
    group by i.person_id`.execute(tx.db);
  return new Map(rows.map((row) => [row.id, row.n]));
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
  organization_id?: string | null;
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
