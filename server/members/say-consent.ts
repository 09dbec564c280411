import { purpose } from "@earshot/contract/consent.ts";
import type { Tx } from "#server/db/transaction.ts";
import { recordConsent } from "#server/people/record-consent.ts";

/** The version of what the form asks; changed with its words. */
const textVersion = "portal 2026-11";

/**
 * Records a yes or no that somebody said on a page of their own, with the form as its evidence; false for an answer or
 * purpose that is none, or a network that is not theirs.
 */
export async function sayConsent(
  tx: Tx,
  personId: string,
  form: Record<string, string | undefined>,
  { networks, everywhere, evidence }: { networks: string[]; everywhere: boolean; evidence: string },
): Promise<boolean> {
  const what = purpose.safeParse(form.purpose);
  const network = form.network === undefined || form.network === "" ? null : form.network;
  if (!what.success || (form.answer !== "yes" && form.answer !== "no")) return false;
  if (network === null ? !everywhere : !networks.includes(network)) return false;
  await recordConsent(tx, personId, {
    purpose: what.data,
    ...(network !== null && { network }),
    granted: form.answer === "yes",
    evidence,
    textVersion,
  });
  return true;
}
