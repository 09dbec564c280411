import type { MailRhythm, Purpose, QuietHours } from "@earshot/contract/consent.ts";
import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

export type ConsentRow = {
  id: string;
  purpose: Purpose;
  network: string | null;
  granted: boolean;
  source: "teammate" | "api" | "import" | "person" | "system";
  evidence: string | null;
  text_version: string | null;
  actor_id: string | null;
  actor_name: string | null;
  recorded_at: Date;
};
const columns = [
  "id",
  "purpose",
  "network",
  "granted",
  "source",
  "evidence",
  "text_version",
  "actor_id",
  "actor_name",
  "recorded_at",
] as const;

/** The newest word for each purpose and network it was given for. */
export async function standingConsents(tx: Tx, personId: string): Promise<ConsentRow[]> {
  const { rows } = await sql<ConsentRow>`${planKept}
    select distinct on (purpose, network) id, purpose, network, granted, source, evidence, text_version, actor_id,
      actor_name, recorded_at from consent
    where workspace_id = ${tx.workspaceId} and person_id = ${personId} order by purpose, network, id desc`.execute(
    tx.db,
  );
  return rows;
}

/** Every word, newest first; a row more than `limit` tells that others follow. */
export const pageOfConsents = async (
  tx: Tx,
  personId: string,
  before: string | null,
  limit: number,
): Promise<ConsentRow[]> =>
  (await tx.db
    .selectFrom("consent")
    .select(columns)
    .where("workspace_id", "=", tx.workspaceId)
    .where("person_id", "=", personId)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()) as ConsentRow[];

export const insertConsent = async (
  tx: Tx,
  row: Omit<ConsentRow, "recorded_at"> & { person_id: string },
): Promise<ConsentRow> =>
  (await tx.db
    .insertInto("consent")
    .values({ workspace_id: tx.workspaceId, ...row })
    .returning(columns)
    .executeTakeFirstOrThrow()) as ConsentRow;

export type Wishes = {
  notInPublic: boolean;
  quietHours: QuietHours | null;
  language: string | null;
  mailRhythm: MailRhythm;
  /** named where an answer of theirs is passed on */
  namedWhenPassedOn: boolean;
};

/** Of whom nothing is known. */
export const unwished: Wishes = {
  notInPublic: false,
  quietHours: null,
  language: null,
  mailRhythm: "weekly",
  namedWhenPassedOn: false,
};

/** What the newest line of each kind says. */
export async function wishesOf(tx: Tx, personId: string): Promise<Wishes> {
  const { rows } = await sql<{ kind: string; value: unknown }>`${planKept}
    select distinct on (kind) kind, value from person_preference
    where workspace_id = ${tx.workspaceId} and person_id = ${personId} order by kind, id desc`.execute(tx.db);
  const said = new Map(rows.map((row) => [row.kind, row.value]));
  return {
    notInPublic: said.get("not_in_public") === true,
    quietHours: (said.get("quiet_hours") as QuietHours | null | undefined) ?? null,
    language: (said.get("language") as string | null | undefined) ?? null,
    mailRhythm: (said.get("mail_rhythm") as MailRhythm | null | undefined) ?? "weekly",
    namedWhenPassedOn: said.get("named_when_passed_on") === true,
  };
}

export const insertWish = (
  tx: Tx,
  row: {
    id: string;
    person_id: string;
    kind: string;
    value: unknown;
    source: ConsentRow["source"];
    actor_id: string | null;
    actor_name: string | null;
  },
) =>
  tx.db
    .insertInto("person_preference")
    .values({
      workspace_id: tx.workspaceId,
      ...row,
      value: row.value === null ? null : JSON.stringify(row.value),
    })
    .execute();
