import { type Selectable, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";

export type MailRow = Omit<Selectable<DB["mail"]>, "state" | "purpose" | "params" | "last_error"> & {
  state: MailState;
  purpose: MailPurpose;
  params: Record<string, unknown>;
  last_error: { code: string; message: string; at: string } | null;
};
export type MailState = "queued" | "sending" | "sent" | "caught" | "failed" | "unknown";
/** `service`: asked for by its addressee in this very moment, such as a link to sign in. */
export type MailPurpose = "service" | "answers" | "updates" | "marketing";

/** One at a time decides about an address, to the end of the transaction: what is counted stays so. */
export const holdAddress = (tx: Tx, toKey: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`mail ${tx.workspaceId} ${toKey}`}, 0))`.execute(tx.db);

/** How many mails that were asked for by the addressee were made since. */
export async function countAskedFor(tx: Tx, toKey: string, since: Date): Promise<number> {
  const { n } = await tx.db
    .selectFrom("mail")
    .select((eb) => eb.fn.countAll<string>().as("n"))
    .where("workspace_id", "=", tx.workspaceId)
    .where("to_key", "=", toKey)
    .where("created_at", ">", since)
    .where("purpose", "=", "service")
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** False when there is a mail of the same cause already. */
export async function insertMail(
  tx: Tx,
  row: {
    id: string;
    template: string;
    purpose: MailPurpose;
    language: string;
    params: Record<string, unknown>;
    secret: string | null;
    to_name: string | null;
    to_address: string;
    to_key: string;
    person_id: string | null;
    cause: string | null;
    expires_at: Date | null;
    created_at: Date;
  },
): Promise<boolean> {
  const written = await tx.db
    .insertInto("mail")
    .values({ workspace_id: tx.workspaceId, ...row, params: JSON.stringify(row.params) })
    .onConflict((conflict) => conflict.columns(["workspace_id", "cause"]).where("cause", "is not", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  return written !== undefined;
}

/** Holds the mail's row to the end of the transaction. */
export const lockMail = async (tx: Tx, id: string): Promise<MailRow | undefined> =>
  (await tx.db
    .selectFrom("mail")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst()) as MailRow | undefined;

export const changeMail = async (
  tx: Tx,
  id: string,
  change: Partial<
    Pick<
      MailRow,
      | "state"
      | "fence"
      | "lease_until"
      | "handed_over"
      | "attempts"
      | "retry_at"
      | "taken_at"
      | "sent_at"
      | "secret"
      | "last_error"
    >
  >,
): Promise<MailRow> =>
  (await tx.db
    .updateTable("mail")
    .set({
      ...change,
      ...(change.last_error !== undefined && {
        last_error: change.last_error === null ? null : JSON.stringify(change.last_error),
      }),
    } as never)
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow()) as MailRow;

/** Commits that the server may have the mail from now on; false when it is no longer this attempt's to send. */
export async function markHandedOver(tx: Tx, id: string, fence: number, now: Date): Promise<boolean> {
  const row = await tx.db
    .updateTable("mail")
    .set({ handed_over: true })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .where("fence", "=", fence)
    .where("state", "=", "sending")
    .where("lease_until", ">", now)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** What was taken for an address since, but for one mail; oldest first. */
export const takenSince = async (
  tx: Tx,
  toKey: string,
  since: Date,
  except: string,
): Promise<{ taken_at: Date; purpose: MailPurpose }[]> =>
  (await tx.db
    .selectFrom("mail")
    .select(["taken_at", "purpose"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("to_key", "=", toKey)
    .where("taken_at", ">", since)
    .where("id", "!=", except)
    .orderBy("taken_at")
    .execute()) as { taken_at: Date; purpose: MailPurpose }[];

const mostAtOnce = 500;

/** Those whose job did not survive: sending past their lease, or queued past their time. */
export const overdueMails = async (tx: Tx, now: Date, queuedBefore: Date): Promise<Pick<MailRow, "id" | "purpose">[]> =>
  (await tx.db
    .selectFrom("mail")
    .select(["id", "purpose"])
    .where("workspace_id", "=", tx.workspaceId)
    .where((eb) =>
      eb.or([
        eb.and([eb("state", "=", "sending"), eb("lease_until", "<", now)]),
        eb.and([eb("state", "=", "queued"), eb(eb.fn.coalesce("retry_at", "created_at"), "<", queuedBefore)]),
      ]),
    )
    .limit(mostAtOnce)
    .execute()) as Pick<MailRow, "id" | "purpose">[];

/** Links that are good no more are kept no more. */
export const wipeSecrets = (tx: Tx, now: Date) =>
  tx.db
    .updateTable("mail")
    .set({ secret: null })
    .where("workspace_id", "=", tx.workspaceId)
    .where("secret", "is not", null)
    .where("expires_at", "<", now)
    .execute();

/** Mails are kept to be looked up for a while, not for ever. */
export const forgetMails = (tx: Tx, beforeId: string) =>
  tx.db.deleteFrom("mail").where("workspace_id", "=", tx.workspaceId).where("id", "<", beforeId).execute();

/** Mails that wait for another try are due at once, because somebody changed the settings. */
export const waitForSettings = async (tx: Tx): Promise<Pick<MailRow, "id" | "purpose">[]> =>
  (await tx.db
    .updateTable("mail")
    .set({ retry_at: null })
    .where("workspace_id", "=", tx.workspaceId)
    .where("state", "=", "queued")
    .where("retry_at", "is not", null)
    .returning(["id", "purpose"])
    .execute()) as Pick<MailRow, "id" | "purpose">[];

export const mailById = async (tx: Tx, id: string): Promise<MailRow | undefined> =>
  (await tx.db
    .selectFrom("mail")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst()) as MailRow | undefined;

/** Newest first, one row more than `limit`. */
export const pageOfMails = async (
  tx: Tx,
  asked: { state: MailState | undefined; before: string | null; limit: number },
): Promise<MailRow[]> =>
  (await tx.db
    .selectFrom("mail")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .$if(asked.state !== undefined, (query) => query.where("state", "=", asked.state as string))
    .$if(asked.before !== null, (query) => query.where("id", "<", asked.before as string))
    .orderBy("id", "desc")
    .limit(asked.limit + 1)
    .execute()) as MailRow[];
