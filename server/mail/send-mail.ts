import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { changeMail, lockMail } from "./store.ts";

/** Sends one mail of the outbox, once; without a mail server it is caught, to be looked at in the console. */
export async function sendMail(context: Context, workspaceId: string, mailId: string): Promise<void> {
  await transaction(context.db, workspaceId, system, (tx) => takeMail(context, tx, mailId));
}

async function takeMail(context: Context, tx: Tx, mailId: string): Promise<void> {
  const mail = await lockMail(tx, mailId);
  if (mail?.state !== "queued") return;
  await changeMail(tx, mailId, { state: "caught", taken_at: context.now() });
  record(tx, "mail.caught", { kind: "mail", id: mailId });
}
