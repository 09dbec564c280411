import type { Body } from "@earshot/contract/endpoint.ts";
import type { createPerson } from "@earshot/contract/people.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { refuseTakenEmail } from "./email-taken.ts";
import { insertLink, setPerson } from "./identity-store.ts";
import { takeAuthor } from "./link-identity.ts";
import { emailKey, nameKey } from "./search-key.ts";
import { insertPerson } from "./store.ts";

/**
 * Adds to People, from an author or from scratch, and answers the id; `proof`: how the author's holder proved it. 422 without a name, for an author who is in People
 * or unknown, and for an e-mail another person has.
 */
export async function addPerson(tx: Tx, given: Body<typeof createPerson>, proof?: string): Promise<string> {
  const author = given.identityId === undefined ? null : await takeAuthor(tx, given.identityId, null);
  const name = given.name ?? (author?.name.trim() || author?.handle);
  if (!name) {
    throw refused("name_missing", "Say what the person is called, or which author to add.", [
      { path: "name", code: "missing", message: "needed without an author" },
    ]);
  }
  const id = newId();
  await refuseTakenEmail(given.email, () =>
    insertPerson(tx, {
      id,
      name: name.toWellFormed(),
      name_key: nameKey(name),
      email: given.email ?? null,
      email_key: given.email === undefined ? null : emailKey(given.email),
      voice_type: given.voiceType ?? null,
      customer_mark: given.customerMark,
    }),
  );
  record(tx, "person.created", { kind: "person", id }, { version: 1, data: { name, by: tx.actor.name } });
  if (author) {
    await setPerson(tx, author.id, id);
    await insertLink(tx, { id: newId(), identity_id: author.id, person_id: id, reason: "Added to People", proof });
  }
  return id;
}
