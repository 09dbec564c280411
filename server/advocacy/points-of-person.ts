import type { getPersonPoints as endpoint } from "@earshot/contract/advocacy.ts";
import type { Result } from "@earshot/contract/endpoint.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { memberOfPerson } from "#server/members/store.ts";
import { balanceOf } from "./act-store.ts";
import { countHeldOf, pageOfEntries } from "./list-store.ts";
import { showEntries } from "./show-acts.ts";

const newest = 5;

/** A person's points as a member of the portal, with their newest lines. */
export async function pointsOfPerson(context: Context, tx: Tx, personId: string): Promise<Result<typeof endpoint>> {
  const member = await memberOfPerson(tx, personId);
  if (!member) return { member: null, balance: 0, held: 0, entries: [] };
  const rows = await pageOfEntries(tx, { memberId: member.id, before: null, limit: newest });
  return {
    member: { id: member.id, name: member.name, personId },
    balance: await balanceOf(tx, member.id),
    held: await countHeldOf(tx, member.id),
    entries: await showEntries(context, tx, rows.slice(0, newest)),
  };
}
