import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { type IdentityRow, insertLink, lockIdentity, setPerson } from "./identity-store.ts";
import { changePerson, lockPerson } from "./store.ts";

/**
 * Says that an author is this person, and why; `proof`: how the account's holder proved it. The same again changes nothing. 404 without such a person; 422 for an
 * identity that is unknown, another person's or one of the workspace's own accounts.
 */
export async function linkIdentity(
  tx: Tx,
  personId: string,
  identityId: string,
  reason: string,
  proof?: string,
): Promise<void> {
  if (!(await lockPerson(tx, personId))) throw notFound("person");
  const identity = await takeAuthor(tx, identityId, personId);
  if (identity.person_id === personId) return;
  await setPerson(tx, identityId, personId);
  await insertLink(tx, { id: newId(), identity_id: identityId, person_id: personId, reason, proof });
  const version = await changePerson(tx, personId, {});
  record(
    tx,
    "identity.linked",
    { kind: "person", id: personId },
    { version, data: { identityId, network: identity.network, handle: identity.handle, reason, by: tx.actor.name } },
  );
}

/** The identity, held to the end of the transaction, once it is certain that it can be `personId`'s. */
export async function takeAuthor(tx: Tx, identityId: string, personId: string | null): Promise<IdentityRow> {
  const identity = await lockIdentity(tx, identityId);
  if (!identity) {
    throw refused("unknown_identity", "There is no such author in this workspace.", [
      { path: "identityId", code: "unknown", message: "not an author" },
    ]);
  }
  if (identity.own_channel_id !== null) {
    throw refused("own_account", "This is one of the workspace's own accounts, not a person.", [
      { path: "identityId", code: "own", message: "an account of ours" },
    ]);
  }
  if (identity.person_id !== null && identity.person_id !== personId) {
    throw refused("identity_taken", "This author is another person in People. Take it off that person first.", [
      { path: "identityId", code: "taken", message: "belongs to another person" },
    ]);
  }
  return identity;
}
