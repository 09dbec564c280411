import type { recordConsent as endpoint } from "@earshot/contract/consent.ts";
import type { Body } from "@earshot/contract/endpoint.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { type ConsentRow, insertConsent } from "./consent-store.ts";
import { changePerson, lockPerson } from "./store.ts";

/**
 * Adds a yes or a no. A no is taken as it comes, so that taking a yes back is as easy as giving it; a yes without its
 * evidence and the version of the text that was agreed to is refused (422). Who records it is taken from the caller.
 */
export async function recordConsent(tx: Tx, personId: string, given: Body<typeof endpoint>): Promise<ConsentRow> {
  if (!(await lockPerson(tx, personId))) throw notFound("person");
  if (given.granted) {
    const missing = (["evidence", "textVersion"] as const).filter((field) => given[field] === undefined);
    if (missing.length > 0) {
      throw refused(
        "consent_unproven",
        "A yes has to be provable: say how you know, and which text they agreed to.",
        missing.map((path) => ({ path, code: "missing", message: "needed for a yes" })),
      );
    }
  }
  const row = await insertConsent(tx, {
    id: newId(),
    person_id: personId,
    purpose: given.purpose,
    network: given.network ?? null,
    granted: given.granted,
    source: sourceOf(tx),
    evidence: given.evidence?.toWellFormed() ?? null,
    text_version: given.textVersion?.toWellFormed() ?? null,
    actor_id: tx.actor.id,
    actor_name: tx.actor.name,
  });
  const version = await changePerson(tx, personId, {});
  const { purpose, network, granted, evidence } = row;
  record(
    tx,
    "consent.recorded",
    { kind: "person", id: personId },
    { version, data: { consentId: row.id, purpose, network, granted, reason: evidence, by: tx.actor.name } },
  );
  return row;
}

/** Who told us, as far as the caller shows it. */
export const sourceOf = (tx: Tx): "teammate" | "api" | "person" | "system" => sources[tx.actor.kind];
const sources = { user: "teammate", key: "api", member: "person", system: "system" } as const;
