import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { sourceOf } from "./record-consent.ts";
import { changePerson, insertSuppression, lockPerson, type SuppressionRow } from "./store.ts";

/** Do not contact this person: a reply that is claimed after this commit is not sent. */
export async function suppress(tx: Tx, personId: string, reason: string): Promise<SuppressionRow> {
  if (!(await lockPerson(tx, personId))) throw notFound("person");
  const row = await insertSuppression(tx, {
    id: newId(),
    person_id: personId,
    reason: reason.toWellFormed(),
    source: sourceOf(tx),
  });
  const version = await changePerson(tx, personId, {});
  record(
    tx,
    "suppression.created",
    { kind: "person", id: personId },
    { version, data: { suppressionId: row.id, reason: row.reason, by: tx.actor.name } },
  );
  return row;
}
