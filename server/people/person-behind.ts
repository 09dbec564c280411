import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { addPerson } from "./add-person.ts";
import { lockIdentity } from "./identity-store.ts";

/** The person an account counts as; who is not in People is added, since something of theirs has to be kept. */
export async function personBehind(tx: Tx, identityId: string): Promise<string> {
  const identity = await lockIdentity(tx, identityId);
  if (!identity) throw notFound("author");
  return identity.person_id ?? addPerson(tx, { identityId, customerMark: false });
}
