import type { Tx } from "#server/db/transaction.ts";
import { wishesOf } from "#server/people/consent-store.ts";
import type { RelayRow } from "./relay-store.ts";

/** Whether whoever answered agreed to be named where their answer is passed on. A teammate speaks as the company. */
export async function mayName(tx: Tx, row: Pick<RelayRow, "team" | "erased" | "answerer_person">): Promise<boolean> {
  if (row.team || row.erased || row.answerer_person === null) return false;
  return (await wishesOf(tx, row.answerer_person)).namedWhenPassedOn;
}
