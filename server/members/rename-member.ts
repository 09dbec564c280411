import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { renameAccount } from "#server/people/identity-store.ts";
import { changeMember, lockMember } from "./store.ts";

/** What others see beside everything this member wrote; nothing happens for one who has left. */
export async function renameMember(tx: Tx, id: string, name: string): Promise<void> {
  const before = await lockMember(tx, id);
  if (!before || before.name === name) return;
  const { version } = await changeMember(tx, id, { name });
  await renameAccount(tx, before.identity_id, name);
  record(tx, "member.updated", { kind: "member", id }, { version, data: { name } });
}
