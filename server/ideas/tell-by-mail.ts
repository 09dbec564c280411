import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Held } from "#server/inbox/held-at.ts";
import { mailOrigin } from "#server/mail/mail-origin.ts";
import { queueMail } from "#server/mail/queue-mail.ts";
import { suppressedAddress } from "#server/mail/suppressed.ts";
import { mailAddressOf } from "#server/members/mail-address-of.ts";
import { mayContact } from "#server/people/may-contact.ts";
import { emailKey } from "#server/people/search-key.ts";
import { portalOf } from "#server/portal/store.ts";
import { portalPath } from "#server/portal-path.ts";
import type { ChangeRow, IdeaRow } from "./store.ts";
import { headingFor } from "./words.ts";

/** The proved address of a member, and whether it is told at once or stands in the weekly digest. */
export type MailWay = { name: string; address: string; digest: boolean };

/**
 * How a backer who can be told at no post is told by mail; why not, in words; null for somebody whose mail address
 * nobody proved. Asked again when the mail is taken for sending.
 */
export async function mailWayTo(context: Context, tx: Tx, personId: string): Promise<MailWay | Held | null> {
  const to = await mailAddressOf(tx, personId);
  if (!to) return null;
  const contact = await mayContact(tx, personId, { purpose: "updates", network: "mail", now: context.now() });
  if (contact.refusal) return { code: contact.refusal.code, reason: contact.refusal.message };
  if (contact.mailRhythm === "none") return { code: "rhythm_none", reason: "This person asked for no mail." };
  if (await suppressedAddress(tx, emailKey(to.address)))
    return {
      code: "address_suppressed",
      reason: "No mail goes to their address: it came back, or they asked for none.",
    };
  return { ...to, digest: contact.mailRhythm === "weekly" };
}

/** Puts the mail that tells one backer of a change into the outbox; its id. One of a change is made once, whatever happens. */
export async function mailChange(
  context: Context,
  tx: Tx,
  given: { personId: string; to: MailWay; text: string; idea: IdeaRow; change: ChangeRow },
): Promise<string> {
  const { personId, to, text, idea, change } = given;
  const portalUrl = await mailOrigin(context, tx);
  const heading = headingFor(idea, change);
  const cause = `idea-told:${change.id}:${personId}`;
  const id = await queueMail(context, tx, {
    template: "notice",
    purpose: "updates",
    to: { name: to.name, address: to.address },
    personId,
    params: {
      portal: (await portalOf(tx))?.name ?? "",
      portalUrl,
      heading,
      paragraphs: [text],
      action: { label: "Look at the idea", href: new URL(portalPath("ideas", idea.id, idea.title), portalUrl).href },
    },
    cause,
  });
  if (id !== null) return id;
  const { id: earlier } = await tx.db
    .selectFrom("mail")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("cause", "=", cause)
    .executeTakeFirstOrThrow();
  return earlier;
}
