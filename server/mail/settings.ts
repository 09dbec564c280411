import type { Selectable } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";
import type { SmtpServer } from "./smtp.ts";

export type MailSettingsRow = Omit<Selectable<DB["mail_settings"]>, "security" | "last_error"> & {
  security: SmtpServer["security"];
  last_error: { code: string; message: string; at: string } | null;
};

/** The mail server of this workspace; undefined: mail is caught. */
export const mailSettings = async (tx: Tx): Promise<MailSettingsRow | undefined> =>
  (await tx.db.selectFrom("mail_settings").selectAll().where("workspace_id", "=", tx.workspaceId).executeTakeFirst()) as
    | MailSettingsRow
    | undefined;

/** Holds the settings to the end of the transaction. */
export const lockMailSettings = async (tx: Tx): Promise<MailSettingsRow | undefined> =>
  (await tx.db
    .selectFrom("mail_settings")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .forUpdate()
    .executeTakeFirst()) as MailSettingsRow | undefined;

/** What a mail server's password is bound to: it opens in this workspace only. */
const sealedAs = (workspaceId: string) => ({ channelId: workspaceId, field: "mail password" });

export const sealPassword = (context: Context, workspaceId: string, password: string): string =>
  context.keyring.seal(password, sealedAs(workspaceId));

/** The server with its password opened. */
export const serverOf = (context: Context, row: MailSettingsRow): SmtpServer => ({
  host: row.host,
  port: row.port,
  security: row.security,
  username: row.username,
  password: row.password === null ? null : context.keyring.open(row.password, sealedAs(row.workspace_id)),
});

/** What the server found wrong with the settings; null once a mail has left. */
export const noteSettingsFault = (tx: Tx, fault: { code: string; message: string; at: string } | null) =>
  tx.db
    .updateTable("mail_settings")
    .set({ last_error: fault === null ? null : JSON.stringify(fault) })
    .where("workspace_id", "=", tx.workspaceId)
    .$if(fault === null, (query) => query.where("last_error", "is not", null))
    .execute();

export const upsertSettings = async (
  tx: Tx,
  row: Omit<MailSettingsRow, "workspace_id" | "version" | "last_error">,
): Promise<MailSettingsRow> =>
  (await tx.db
    .insertInto("mail_settings")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) =>
      conflict
        .column("workspace_id")
        .doUpdateSet((eb) => ({ ...row, last_error: null, version: eb("mail_settings.version", "+", 1) })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()) as MailSettingsRow;

/** Whether there were any. */
export async function deleteSettings(tx: Tx): Promise<boolean> {
  const row = await tx.db
    .deleteFrom("mail_settings")
    .where("workspace_id", "=", tx.workspaceId)
    .returning("workspace_id")
    .executeTakeFirst();
  return row !== undefined;
}
