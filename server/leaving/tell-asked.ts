import { en } from "@earshot/portal/leaving/en.ts";
import { questionsById } from "#server/community/question-store.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { mailOrigin } from "#server/mail/mail-origin.ts";
import { queueMail } from "#server/mail/queue-mail.ts";
import { memberById } from "#server/members/store.ts";
import { wishesOf } from "#server/people/consent-store.ts";
import { portalOf } from "#server/portal/store.ts";
import { thisWorkspace } from "#server/workspace/store.ts";
import type { LeavingRow } from "./store.ts";
import { wishOf } from "./wish-store.ts";

/**
 * Puts a mail to an asked member into the outbox, once for each leaving, where they want one at once. It says what
 * everybody may read on the portal, and nothing else of the conversation.
 */
export async function tellAsked(context: Context, tx: Tx, leaving: LeavingRow, memberId: string): Promise<void> {
  const member = await memberById(tx, memberId);
  const [question] = await questionsById(tx, [leaving.question_id]);
  if (!member || member.email === null || !question) return;
  const { mailRhythm } = await wishesOf(tx, member.person_id);
  const atOnce = mailRhythm === "at_once" || (mailRhythm === "weekly" && (await wishOf(tx, memberId)).byMail);
  if (!atOnce) return;
  const portal = (await portalOf(tx))?.name ?? "";
  const origin = await mailOrigin(context, tx);
  const title = question.title ?? "";
  await queueMail(context, tx, {
    template: "notice",
    purpose: "answers",
    to: { name: member.name, address: member.email },
    personId: member.person_id,
    cause: `asked:${leaving.id}:${memberId}`,
    expiresAt: leaving.deadline_at,
    params: {
      portal,
      portalUrl: origin,
      heading: en.mail.heading(title),
      paragraphs: [en.mail.lead(portal), en.mail.until(await clockOf(tx, leaving.deadline_at))],
      ...(question.snippet.trim() !== "" && { quote: question.snippet }),
      action: { label: en.mail.action, href: new URL("/asked", origin).href },
    },
  });
}

/** A moment by the workspace's clocks, with their name. */
export async function clockOf(tx: Tx, at: Date): Promise<string> {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone: (await thisWorkspace(tx))?.timezone ?? "UTC",
  }).format(at);
}
