import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changePerson, endSuppression, lockPerson } from "./store.ts";

/** Lifts one do-not-contact entry; others of the same person stay in force. */
export async function liftSuppression(tx: Tx, personId: string, id: string, now: Date): Promise<void> {
  if (!(await lockPerson(tx, personId))) throw notFound("person");
  if (!(await endSuppression(tx, personId, id, now))) throw notFound("do-not-contact entry");
  const version = await changePerson(tx, personId, {});
  record(
    tx,
    "suppression.lifted",
    { kind: "person", id: personId },
    { version, data: { suppressionId: id, by: tx.actor.name } },
  );
}
