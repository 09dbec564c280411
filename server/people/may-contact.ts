import type { MailRhythm, Purpose } from "@earshot/contract/consent.ts";
import type { Tx } from "#server/db/transaction.ts";
import { standingConsents, wishesOf } from "./consent-store.ts";
import { contactRule } from "./contact-rules.ts";
import { quietUntil } from "./quiet-until.ts";
import { suppressionOf } from "./suppression.ts";

export type ContactAnswer = {
  /** why not, by code and in words; null: they may be written to */
  refusal: { code: string; message: string } | null;
  /** they asked not to be answered in public */
  privately: boolean;
  /** what is sent waits until then, because they asked for it */
  waitUntil: Date | null;
  /** how often they want mail about what goes on */
  mailRhythm: MailRhythm;
};

/**
 * May this person be written to, for a purpose, on a network, now? Do-not-contact, consent and preferences in one
 * answer; asked by the composer, by the API and again in the transaction that claims a send.
 */
export async function mayContact(
  tx: Tx,
  personId: string,
  { purpose, network, now }: { purpose: Purpose; network: string; now: Date },
): Promise<ContactAnswer> {
  const suppression = (await suppressionOf(tx, personId)) ?? null;
  const consents = await standingConsents(tx, personId);
  const wishes = await wishesOf(tx, personId);
  const rule = contactRule({ suppression, consents }, purpose, network);
  return {
    refusal: rule.allowed ? null : { code: rule.code ?? "refused", message: rule.reason ?? "" },
    privately: wishes.notInPublic,
    waitUntil: quietUntil(wishes.quietHours, now),
    mailRhythm: wishes.mailRhythm,
  };
}
