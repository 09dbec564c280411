import type { MailRhythm, Purpose } from "@earshot/contract/consent.ts";
import type { Tx } from "#server/db/transaction.ts";
import { standingConsents, unwished, wishesOf } from "./consent-store.ts";
import { contactRule, stopProposed } from "./contact-rules.ts";
import { quietUntil } from "./quiet-until.ts";
import { waitingStop } from "./stop-store.ts";
import { suppressionOf } from "./suppression.ts";

export type ContactAnswer = {
  /** why not, by code and in words; null: they may be written to */
  refusal: { code: string; message: string } | null;
  /** what whoever writes should know before they do; it keeps nothing from leaving */
  warning: { code: string; message: string } | null;
  /** they asked not to be answered in public */
  privately: boolean;
  /** what is sent waits until then, because they asked for it */
  waitUntil: Date | null;
  /** how often they want mail about what goes on */
  mailRhythm: MailRhythm;
};

/**
 * May this person be written to, for a purpose, on a network, now? Do-not-contact, what was proposed of it, consent and
 * preferences in one answer; asked by the composer, by the API and again in the transaction that claims a send.
 * @param personId null: an author who is not in People, by `identityId`; nothing but a proposal can speak against it
 */
export async function mayContact(
  tx: Tx,
  personId: string | null,
  {
    purpose,
    network,
    now,
    identityId = null,
  }: { purpose: Purpose; network: string; now: Date; identityId?: string | null },
): Promise<ContactAnswer> {
  const stop = (await waitingStop(tx, { personId, identityId })) ?? null;
  const suppression = personId === null ? null : ((await suppressionOf(tx, personId)) ?? null);
  const consents = personId === null ? [] : await standingConsents(tx, personId);
  const wishes = personId === null ? unwished : await wishesOf(tx, personId);
  const rule = contactRule({ suppression, stop, consents }, purpose, network);
  return {
    refusal: rule.allowed ? null : { code: rule.code ?? "refused", message: rule.reason ?? "" },
    warning: stop && rule.allowed ? { code: "stop_proposed", message: stopProposed(stop.network) } : null,
    privately: wishes.notInPublic,
    waitUntil: quietUntil(wishes.quietHours, now),
    mailRhythm: wishes.mailRhythm,
  };
}

/** How long what is held by a proposal waits before it is asked again. */
export const undecidedMs = 10 * 60_000;
