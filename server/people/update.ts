import type { Body } from "@earshot/contract/endpoint.ts";
import type { updatePerson as endpoint } from "@earshot/contract/people.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { refuseTakenEmail } from "./email-taken.ts";
import { refuseUnknownOrganization } from "./organization-store.ts";
import { emailKey, nameKey } from "./search-key.ts";
import { changePerson, lockPerson } from "./store.ts";

/**
 * Changes a person. 409 when `ifMatch` is not the version that stands; 422 for an e-mail another person has and for an
 * organization that is unknown or archived.
 */
export async function updatePerson(
  tx: Tx,
  id: string,
  change: Body<typeof endpoint>,
  ifMatch: number | null,
): Promise<void> {
  const before = await lockPerson(tx, id);
  if (!before) throw notFound("person");
  refuseStale("this person", before.version, ifMatch);
  const { name, email, voiceType, customerMark, organizationId } = change;
  if (organizationId) await refuseUnknownOrganization(tx, organizationId);
  const version = await refuseTakenEmail(email, () =>
    changePerson(tx, id, {
      ...(name !== undefined && { name: name.toWellFormed(), name_key: nameKey(name) }),
      ...(email !== undefined && { email, email_key: email === null ? null : emailKey(email) }),
      ...(voiceType !== undefined && { voice_type: voiceType }),
      ...(customerMark !== undefined && { customer_mark: customerMark }),
      ...(organizationId !== undefined && { organization_id: organizationId }),
    }),
  );
  record(tx, "person.updated", { kind: "person", id }, { version, data: { changed: Object.keys(change) } });
}
