import { voiceTypes } from "@earshot/contract/choices.ts";

import * as text from "@earshot/contract/text.ts";
import { handleKey } from "#server/people/resolve.ts";
import { emailKey } from "#server/people/search-key.ts";
import type { Given } from "./taken.ts";

/** A person as a row tells it. */
export type PersonLine = {
  row: number;
  name: string | null;
  email: string | null;
  emailKey: string | null;
  externalId: string | null;
  account: { network: string; handle: string; handleKey: string } | null;
  voiceType: string | null;
  customer: boolean;
  doNotContact: boolean;
};

const yes = /^(1|y|yes|true|x|ja|oui|si|sí|on|opted.?out|unsubscribed)$/i;
const no = /^(0|n|no|false|nein|non|off|-)$/i;

/** The row, or what is wrong with it. A file can ask not to contact somebody; it can never allow it. */
export function readPerson({ row, values }: Given): PersonLine | { reason: string } {
  const name = oneLine(values.name) ?? oneLine([values.first_name, values.last_name].filter((part) => part).join(" "));
  if (name !== null && name.length > 200) return { reason: "name: is longer than 200 characters" };
  const email = oneLine(values.email)?.normalize("NFKC") ?? null;
  if (email !== null && !text.email.safeParse(email).success) return { reason: "email: is not an e-mail address" };
  const externalId = oneLine(values.external_id);
  if (externalId !== null && externalId.length > 500) return { reason: "external_id: is longer than 500 characters" };
  const handle = oneLine(values.handle);
  const network = oneLine(values.network)?.toLowerCase() ?? null;
  if (handle !== null && handle.length > 200) return { reason: "handle: is longer than 200 characters" };
  if (handle !== null && network === null) return { reason: "handle: say on which network" };
  if (handle !== null && !text.slug.safeParse(network).success)
    return { reason: "network: use small letters, digits and hyphens" };
  if (email === null && externalId === null && handle === null)
    return { reason: "has neither e-mail nor external id nor handle" };
  const voiceType = oneLine(values.voice_type)?.toLowerCase() ?? null;
  if (voiceType !== null && !voiceTypes.some((known) => known === voiceType))
    return { reason: `voice_type: use one of ${voiceTypes.join(", ")}` };
  const customer = truth(values.customer);
  if (customer === null) return { reason: "customer: use yes or no" };
  const doNotContact = truth(values.do_not_contact);
  if (doNotContact === null) return { reason: "do_not_contact: use yes or no" };
  return {
    row,
    name,
    email,
    emailKey: email === null ? null : emailKey(email),
    externalId,
    account: handle === null || network === null ? null : { network, handle, handleKey: handleKey(handle) },
    voiceType,
    customer,
    doNotContact,
  };
}

/** null: neither yes nor no. */
function truth(value: string | undefined): boolean | null {
  if (value === undefined || no.test(value.trim())) return false;
  return yes.test(value.trim()) ? true : null;
}

export function oneLine(value: string | undefined): string | null {
  const line = (value ?? "")
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
  return line === "" ? null : line;
}
