import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { queueMail } from "#server/mail/queue-mail.ts";
import { makeLink } from "./one-time-link.ts";

/**
 * Sends a sign-in link to an address. What happens is the same whether somebody has it or not: a member is made when
 * the link is used. An address that got its mails of this hour gets none, and nobody is told.
 */
export async function askToSignIn(
  context: Context,
  tx: Tx,
  given: { email: string; returnTo: string; place: { name: string; url: string } },
): Promise<void> {
  const now = context.now();
  await queueMail(context, tx, {
    template: "sign-in",
    purpose: "service",
    to: { name: null, address: given.email },
    params: { portal: given.place.name, portalUrl: given.place.url },
    async secret() {
      const link = await makeLink(tx, { purpose: "sign_in", email: given.email, returnTo: given.returnTo, now });
      return { link: `${given.place.url}/sign-in/${link.secret}`, expiresAt: link.expiresAt };
    },
  });
}
