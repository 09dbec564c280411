import type { Tx } from "#server/db/transaction.ts";
import { changePreferences } from "#server/people/change-preferences.ts";
import { standingConsents, wishesOf } from "#server/people/consent-store.ts";
import { recordConsent } from "#server/people/record-consent.ts";
import { personById } from "#server/people/store.ts";
import type { Unsubscribe } from "./unsubscribe-link.ts";

/**
 * Obeys a link that ends mails: the digest by a wish for none, other mail by a no to its purpose on mail. The same again
 * changes nothing, nor does a link of somebody who is not known any more.
 */
export async function unsubscribe(tx: Tx, { personId, list }: Unsubscribe): Promise<void> {
  if (!(await personById(tx, personId))) return;
  if (list === "digest") {
    if ((await wishesOf(tx, personId)).mailRhythm !== "none")
      await changePreferences(tx, personId, { mailRhythm: "none" });
    return;
  }
  const words = await standingConsents(tx, personId);
  if (words.some((word) => word.purpose === list && word.network === "mail" && !word.granted)) return;
  await recordConsent(tx, personId, {
    purpose: list,
    network: "mail",
    granted: false,
    evidence: "Followed the link in a mail that ends them",
  });
}
