import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { emailKey } from "#server/people/search-key.ts";
import { limits } from "./limits.ts";
import { countAskedFor, holdAddress, insertMail, type MailPurpose, type MailRow } from "./store.ts";
import type { TemplateParams } from "./templates.ts";

export type Mail<Name extends keyof TemplateParams = keyof TemplateParams> = {
  [N in Name]: {
    template: N;
    params: TemplateParams[N];
    purpose: MailPurpose;
    to: { name: string | null; address: string };
    /** whose consent, wishes and suppressions count; needed for all but `service` */
    personId?: string;
    /** BCP 47; English unless told */
    language?: string;
    /** what it is for, such as `idea:shipped:<id>:<person>`: queued again under the same cause, nothing happens */
    cause?: string;
    /** not sent after this */
    expiresAt?: Date;
    /** Makes the link that signs in or proves; kept sealed until the mail has left, called only if it will leave. */
    secret?(): Promise<{ link: string; expiresAt: Date }>;
  };
}[Name];

/**
 * Puts a mail into the outbox within the transaction; whether it may leave is decided when it is taken for sending.
 * Answers its id; null when there is one of the same cause, or when its addressee has had enough links this hour.
 */
export async function queueMail(context: Context, tx: Tx, mail: Mail): Promise<string | null> {
  const now = context.now();
  const toKey = emailKey(mail.to.address);
  if (mail.purpose === "service") {
    await holdAddress(tx, toKey);
    const since = new Date(now.getTime() - limits.windowMs);
    if ((await countAskedFor(tx, toKey, since)) >= limits.perAddress) return null;
  }
  const id = newId();
  const secret = await mail.secret?.();
  const isNew = await insertMail(tx, {
    id,
    template: mail.template,
    purpose: mail.purpose,
    language: mail.language ?? "en",
    params: mail.params,
    secret: secret ? context.keyring.seal(secret.link, sealedAs(id)) : null,
    to_name: mail.to.name,
    to_address: mail.to.address,
    to_key: toKey,
    person_id: mail.personId ?? null,
    cause: mail.cause ?? null,
    expires_at: secret?.expiresAt ?? mail.expiresAt ?? null,
    created_at: now,
  });
  if (!isNew) return null;
  await enqueueSend(tx, { id, purpose: mail.purpose });
  record(tx, "mail.queued", { kind: "mail", id });
  return id;
}

/** What a mail's secret is bound to: it opens for this mail only. */
export const sealedAs = (mailId: string) => ({ channelId: mailId, field: "mail" });

/** Links that somebody waits for do not stand behind a week's digests. */
export const enqueueSend = (tx: Tx, mail: Pick<MailRow, "id" | "purpose">, at?: Date) =>
  enqueue(
    tx,
    "sendMail",
    { mailId: mail.id },
    {
      key: `sendMail:${mail.id}`,
      queue: `sendMail:${tx.workspaceId}:${mail.purpose === "service" ? "now" : "later"}`,
      runAt: at,
    },
  );
