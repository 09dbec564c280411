import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import {
  emptyAccount,
  type IdentityRow,
  identitiesOf,
  lockIdentity,
  setPerson,
} from "#server/people/identity-store.ts";
import { forgetProofs } from "#server/people/proof-store.ts";
import { nameKey } from "#server/people/search-key.ts";
import { changePerson, insertPerson, lockPerson } from "#server/people/store.ts";
import { suppress } from "#server/people/suppress.ts";
import { suppressionOf } from "#server/people/suppression.ts";
import { unlinkIdentity } from "#server/people/unlink-identity.ts";
import { scopeOfAccount } from "./kept-scope.ts";

export const erasedName = "A former member";

/**
 * Erases an account whose holder asked for it: name, address and picture at once, what was written under it by a job of
 * the same commit. Where it is all that is known of a person, the person is emptied too; otherwise it leaves them, with
 * the votes that were given through it, and the team decides about what others brought. Votes stay, without a name.
 * Somebody who is not to be contacted keeps the network's id of the account, and nothing else, so that this holds on.
 * @param everything also the texts that others built on: accepted answers, and questions that others answered
 */
export async function eraseAccount(
  tx: Tx,
  identityId: string,
  { everything, now }: { everything: boolean; now: Date },
): Promise<void> {
  const identity = await lockIdentity(tx, identityId);
  if (!identity) return;
  const personId = identity.person_id;
  const isPortal = identity.network === "portal";
  const isBarred = personId !== null && (await suppressionOf(tx, personId)) !== undefined;
  const isTheirs = isPortal ? await isAlone(tx, identity) : (await scopeOfAccount(tx, identityId)).personId !== null;
  await forgetProofs(tx, { identityId });
  // A network names who liked a post in the like's own id.
  await sql`update reaction set identity_id = null, external_id = 'erased:' || md5(external_id)
    where workspace_id = ${tx.workspaceId} and identity_id = ${identityId}`.execute(tx.db);
  await emptyAccount(tx, identityId, {
    name: erasedName,
    ...(!isBarred && !isPortal && { externalId: `erased:${identityId}` }),
  });
  if (personId !== null && (await lockPerson(tx, personId))) {
    if (isTheirs) await emptyPerson(tx, personId);
    else await partFrom(tx, personId, identityId, { isPortal, isBarred, now });
  }
  await enqueue(tx, "eraseTexts", { identityId, everything }, { key: `eraseTexts:${identityId}` });
  record(
    tx,
    "account.erased",
    { kind: "identity", id: identityId },
    { data: { network: identity.network, everything } },
  );
  await sql`select forget_events(${[identityId, ...(personId === null ? [] : [personId])]}::uuid[])`.execute(tx.db);
}

async function emptyPerson(tx: Tx, personId: string): Promise<void> {
  await changePerson(tx, personId, { name: erasedName, name_key: nameKey(erasedName), email: null, email_key: null });
  await sql`
    with keys as (delete from person_key where workspace_id = ${tx.workspaceId} and person_id = ${personId})
    delete from person_note where workspace_id = ${tx.workspaceId} and person_id = ${personId}`.execute(tx.db);
}

const isAlone = async (tx: Tx, identity: IdentityRow): Promise<boolean> =>
  identity.person_id !== null && (await identitiesOf(tx, [identity.person_id])).length === 1;

/** The account goes on as nobody, with what was voted through it and, where they are not to be contacted, with that. */
async function partFrom(
  tx: Tx,
  personId: string,
  identityId: string,
  { isPortal, isBarred, now }: { isPortal: boolean; isBarred: boolean; now: Date },
): Promise<void> {
  // The address is the login's; who only holds one of the accounts has no say about it.
  if (isPortal) await changePerson(tx, personId, { email: null, email_key: null });
  await unlinkIdentity(tx, personId, identityId, now);
  if (!isPortal && !isBarred) return;
  const id = newId();
  await insertPerson(tx, {
    id,
    name: erasedName,
    name_key: nameKey(erasedName),
    email: null,
    email_key: null,
    voice_type: null,
    customer_mark: false,
  });
  await setPerson(tx, identityId, id);
  if (isBarred) await suppress(tx, id, "Was not to be contacted before the account was erased.");
  if (isPortal)
    await sql`update idea_vote set person_id = ${id} where workspace_id = ${tx.workspaceId} and person_id = ${personId}
      and source = 'member'`.execute(tx.db);
}
