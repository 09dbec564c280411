import type { Result } from "@earshot/contract/endpoint.ts";
import type { addAuthors as endpoint } from "@earshot/contract/people.ts";
import type { Tx } from "#server/db/transaction.ts";
import { Refusal } from "#server/errors.ts";
import { addPerson } from "./add-person.ts";

/**
 * Adds many authors to People, each as a person of their own. Those that cannot be (unknown, taken meanwhile, an account
 * of ours) are told, and hold up nobody else: what refuses them writes nothing first.
 */
export async function addAuthors(tx: Tx, identityIds: string[]): Promise<Result<typeof endpoint>> {
  const outcome: Result<typeof endpoint> = { added: [], refused: [] };
  // One order for everybody, so that two who add the same authors wait for, and do not block, each other.
  for (const identityId of [...new Set(identityIds)].sort()) {
    try {
      outcome.added.push({ identityId, personId: await addPerson(tx, { identityId, customerMark: false }) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcome.refused.push({ identityId, code: error.type, message: error.message });
    }
  }
  return outcome;
}
