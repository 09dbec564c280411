import type { Context } from "#server/context.ts";
import { sealedAs } from "./queue-mail.ts";
import type { MailRow } from "./store.ts";

/** The link a mail carries, opened; null when it carries none, or none any more. Never logged. */
export function linkOf(context: Context, mail: Pick<MailRow, "id" | "secret">): string | null {
  return mail.secret === null ? null : context.keyring.open(mail.secret, sealedAs(mail.id));
}
