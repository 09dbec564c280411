import type { Tx } from "#server/db/transaction.ts";
import { mayContact } from "#server/people/may-contact.ts";
import { type Match, matchMembers } from "./match.ts";
import type { Plan } from "./plan.ts";
import { candidatesFor } from "./willing-store.ts";

/** Who is asked and who is not. Of those who would be asked, each one's own word about being written to is looked up. */
export async function chooseMembers(tx: Tx, { occasion, sought }: Plan, now: Date): Promise<Match> {
  const candidates = await candidatesFor(tx, sought, now);
  const looked = new Set<string>();
  for (;;) {
    const match = matchMembers(candidates, occasion);
    const next = match.asked.map(({ candidate }) => candidate).find(({ id }) => !looked.has(id));
    if (!next) return match;
    looked.add(next.id);
    const { refusal } = await mayContact(tx, next.personId, { purpose: "answers", network: "portal", now });
    next.hasRefused = refusal !== null;
  }
}
