import type { changePreferences as endpoint } from "@earshot/contract/consent.ts";
import type { Body } from "@earshot/contract/endpoint.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { insertWish } from "./consent-store.ts";
import { sourceOf } from "./record-consent.ts";
import { changePerson, lockPerson } from "./store.ts";

const kinds = {
  notInPublic: "not_in_public",
  quietHours: "quiet_hours",
  language: "language",
  mailRhythm: "mail_rhythm",
  namedWhenPassedOn: "named_when_passed_on",
} as const;

/** Adds what a person wishes, one line for each; null and false take a wish back. 422 for a zone nobody knows. */
export async function changePreferences(tx: Tx, personId: string, given: Body<typeof endpoint>): Promise<void> {
  if (!(await lockPerson(tx, personId))) throw notFound("person");
  if (given.quietHours) refuseUnknownZone(given.quietHours.timezone);
  const wishes = (Object.keys(kinds) as (keyof typeof kinds)[]).filter((name) => given[name] !== undefined);
  if (wishes.length === 0) return;
  for (const name of wishes) {
    await insertWish(tx, {
      id: newId(),
      person_id: personId,
      kind: kinds[name],
      value: given[name] === false ? null : (given[name] ?? null),
      source: sourceOf(tx),
      actor_id: tx.actor.id,
      actor_name: tx.actor.name,
    });
  }
  const version = await changePerson(tx, personId, {});
  for (const name of wishes) {
    record(
      tx,
      "preference.recorded",
      { kind: "person", id: personId },
      { version, data: { preference: name, value: given[name] ?? null, by: tx.actor.name } },
    );
  }
}

function refuseUnknownZone(timezone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
  } catch {
    throw refused("unknown_timezone", "Nobody knows this time zone. Use a name such as Europe/Berlin.", [
      { path: "quietHours.timezone", code: "unknown", message: "not an IANA time zone" },
    ]);
  }
}
