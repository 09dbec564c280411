import type { Purpose } from "@earshot/contract/consent.ts";
import type { Tx } from "#server/db/transaction.ts";
import { mayContact, undecidedMs } from "#server/people/may-contact.ts";
import { limits } from "./limits.ts";
import { holdAddress, type MailRow, takenSince } from "./store.ts";
import { suppressedAddress } from "./suppressed.ts";

type Because = { code: string; message: string };
export type LeaveAnswer = { leaves: true } | { refusal: Because } | { waitUntil: Date; because: Because };

const day = 86_400_000;
/** As long as mail servers try. */
const giveUpMs = 3 * day;

/**
 * Whether a mail may leave now, in the transaction that claims it: do-not-contact, consent, wishes and quiet hours, a
 * suppressed address, and what its address got in the last hour. What its addressee asked for in that moment is no
 * contact of ours: it passes the first four.
 */
export async function mayLeave(tx: Tx, mail: MailRow, now: Date): Promise<LeaveAnswer> {
  const age = now.getTime() - mail.created_at.getTime();
  if ((mail.expires_at && mail.expires_at <= now) || age >= giveUpMs)
    return { refusal: { code: "expired", message: "It could not be sent in time and is of no use any more." } };
  if (mail.purpose !== "service") {
    if (mail.person_id === null)
      return { refusal: { code: "unknown_person", message: "Nobody is known who could have agreed to this mail." } };
    const contact = await mayContact(tx, mail.person_id, { purpose: mail.purpose as Purpose, network: "mail", now });
    if (contact.refusal?.code === "stop_proposed")
      return { waitUntil: new Date(now.getTime() + undecidedMs), because: contact.refusal };
    if (contact.refusal) return { refusal: contact.refusal };
    if (contact.mailRhythm === "none" && mail.purpose !== "answers")
      return { refusal: { code: "rhythm_none", message: "This person asked for no mail." } };
    if (contact.waitUntil)
      return {
        waitUntil: contact.waitUntil,
        because: {
          code: "quiet_hours",
          message: "This person asked to be left in peace at this hour; it leaves afterwards.",
        },
      };
  }
  // From here to the end of the transaction nobody else decides about this address.
  await holdAddress(tx, mail.to_key);
  const suppressed = await suppressedAddress(tx, mail.to_key);
  // Whoever waits for a link may have repaired their mailbox since.
  const isRepaired =
    suppressed?.reason === "bounced" &&
    mail.purpose === "service" &&
    now.getTime() - suppressed.created_at.getTime() > day;
  if (suppressed && !isRepaired)
    return {
      refusal: {
        code: "address_suppressed",
        message:
          suppressed.reason === "bounced"
            ? "Mail to this address came back before."
            : "Whoever reads this address asked for no mail.",
      },
    };
  return withinLimits(tx, mail, now);
}

async function withinLimits(tx: Tx, mail: MailRow, now: Date): Promise<LeaveAnswer> {
  const taken = await takenSince(tx, mail.to_key, new Date(now.getTime() - limits.windowMs), mail.id);
  const unasked = taken.filter((one) => one.purpose !== "service");
  const isAsked = mail.purpose === "service";
  if (taken.length < limits.perAddress && (isAsked || unasked.length < limits.unasked)) return { leaves: true };
  const because = {
    code: "too_many",
    message: `No more than ${limits.perAddress} mails an hour go to one address, ${limits.unasked} of them unasked.`,
  };
  if (isAsked) return { refusal: because };
  // When enough of the oldest have left the hour.
  const until = (times: { taken_at: Date }[], most: number) =>
    (times[times.length - most]?.taken_at.getTime() ?? 0) + limits.windowMs;
  const at = Math.max(until(taken, limits.perAddress), until(unasked, limits.unasked), now.getTime() + 1_000);
  return { waitUntil: new Date(at), because };
}
