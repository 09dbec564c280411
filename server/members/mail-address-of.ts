import type { Tx } from "#server/db/transaction.ts";
import { memberOfPerson } from "./store.ts";

/** Where mail reaches a person for sure: the address they proved as a member; null for who is none. */
export async function mailAddressOf(tx: Tx, personId: string): Promise<{ name: string; address: string } | null> {
  const member = await memberOfPerson(tx, personId);
  return member?.email ? { name: member.name, address: member.email } : null;
}
