import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueueSend } from "./queue-mail.ts";
import { changeMail, lockMail, type MailRow } from "./store.ts";

/** Tries a mail again because a person says so; whether it may leave is asked again. 422 for one whose link is gone. */
export async function retryMail(tx: Tx, id: string, now: Date): Promise<MailRow> {
  const mail = await lockMail(tx, id);
  if (!mail) throw notFound("mail");
  if (mail.state === "sent" || mail.state === "sending")
    throw conflict(`This mail is ${mail.state}; there is nothing to try again.`);
  if (mail.purpose === "service" && (mail.secret === null || (mail.expires_at && mail.expires_at <= now)))
    throw refused("link_expired", "The link of this mail is good no more. Its reader asks for a new one.");
  const row = await changeMail(tx, id, { state: "queued", retry_at: null });
  await enqueueSend(tx, row);
  record(tx, "mail.queued", { kind: "mail", id }, { data: { by: tx.actor.name } });
  return row;
}
