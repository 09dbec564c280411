import type { Tx } from "#server/db/transaction.ts";
import { identitiesOf, identityById, linksOf } from "#server/people/identity-store.ts";
import { personById } from "#server/people/store.ts";
import type { KeptOf } from "./kept.ts";
import { memberOfPerson } from "./store.ts";

/**
 * What a member may see: the person of their mail address, and the accounts they proved. Accounts that teammates joined
 * to the same person count only with a proof: who signs in by a mail address reads nobody else's (T-13).
 */
export async function scopeOfMember(tx: Tx, personId: string): Promise<KeptOf> {
  const identities = await identitiesOf(tx, [personId]);
  const links = await linksOf(
    tx,
    identities.map(({ id }) => id),
  );
  const identityIds = identities.flatMap(({ id }) => (links.get(id)?.proof ? [id] : []));
  return { identityIds, personId };
}

/**
 * What the holder of one proved account may see: that account; and the person it counts as only while nothing else is
 * known of that person, no other account, no mail address, no login. A team that joins it to somebody shows nobody more.
 */
export async function scopeOfAccount(tx: Tx, identityId: string): Promise<KeptOf> {
  const personId = (await identityById(tx, identityId))?.person_id ?? null;
  const person = personId === null ? undefined : await personById(tx, personId);
  if (!person || person.email !== null) return { identityIds: [identityId], personId: null };
  const isAlone = (await identitiesOf(tx, [person.id])).length === 1 && !(await memberOfPerson(tx, person.id));
  return { identityIds: [identityId], personId: isAlone ? person.id : null };
}
