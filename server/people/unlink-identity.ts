import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { endLink, lockIdentity, setPerson } from "./identity-store.ts";
import { changePerson, lockPerson } from "./store.ts";

/** Takes an identity off a person: its posts are an author's again. The person stays, also with none left. */
export async function unlinkIdentity(tx: Tx, personId: string, identityId: string, now: Date): Promise<void> {
  if (!(await lockPerson(tx, personId))) throw notFound("person");
  const identity = await lockIdentity(tx, identityId);
  if (identity?.person_id !== personId) throw notFound("identity");
  await setPerson(tx, identityId, null);
  await endLink(tx, identityId, personId, now);
  const version = await changePerson(tx, personId, {});
  record(
    tx,
    "identity.unlinked",
    { kind: "person", id: personId },
    { version, data: { identityId, network: identity.network, handle: identity.handle, by: tx.actor.name } },
  );
}
