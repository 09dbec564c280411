import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { addPerson } from "#server/people/add-person.ts";
import { insertAccount } from "#server/people/identity-store.ts";
import { linkIdentity } from "#server/people/link-identity.ts";
import { emailKey } from "#server/people/search-key.ts";
import { personByEmail } from "#server/people/store.ts";
import { nextDigest } from "./next-digest.ts";
import { takeLink } from "./one-time-link.ts";
import { insertMember, type MemberRow, memberByEmail, memberOfPerson, useLinksTo } from "./store.ts";

/**
 * Uses a sign-in link: the member of its address, who is made now if there was none, and where they were on their way
 * to. `name` is what others will call a new member. Every other open link to the address ends.
 */
export async function signIn(
  tx: Tx,
  secret: string,
  given: { name: string; now: Date },
): Promise<{ member: MemberRow; returnTo: string; isNew: boolean }> {
  const link = await takeLink(tx, secret, "sign_in", given.now);
  await useLinksTo(tx, link.email_key, given.now);
  const known = await memberByEmail(tx, link.email_key);
  const member = known ?? (await join(tx, link.email, given.name, given.now, link.return_to));
  return { member, returnTo: link.return_to, isNew: !known };
}

/**
 * The person with this mail address, else a new one, gets an account of the portal. What others said about who that
 * person is elsewhere stays theirs to say: no network account is joined to the member by this.
 */
async function join(tx: Tx, email: string, name: string, now: Date, returnTo: string): Promise<MemberRow> {
  const key = emailKey(email);
  const known = await personByEmail(tx, key);
  // Somebody whose mail address was typed over has their own login already: this is another person.
  const isTaken = known !== undefined && (await memberOfPerson(tx, known.id)) !== undefined;
  const personId =
    known && !isTaken ? known.id : await addPerson(tx, { name, ...(!known && { email }), customerMark: false });
  const id = newId();
  const identityId = await insertAccount(tx, { network: "portal", externalId: id, name });
  await linkIdentity(tx, personId, identityId, "Signed in to the portal with this mail address", "mail");
  const member = await insertMember(tx, {
    id,
    person_id: personId,
    identity_id: identityId,
    name,
    email,
    email_key: key,
    joined_at: now,
    digest_at: await nextDigest(tx, now),
  });
  record(tx, "member.created", { kind: "member", id }, { version: 1, data: { personId, name, identityId, returnTo } });
  return member;
}
