import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { eraseAccount, erasedName } from "./erase-account.ts";
import { scopeOfMember } from "./kept-scope.ts";
import { changeMember, endSessionsOf, lockMember } from "./store.ts";

/**
 * Erases a member: sessions, links, mails, their address, and each account they proved, with what was written under it.
 * What others said of the person they are stays for the team to decide.
 */
export async function eraseMember(
  tx: Tx,
  id: string,
  { everything, now }: { everything: boolean; now: Date },
): Promise<void> {
  const member = await lockMember(tx, id);
  if (!member) return;
  const personId = member.person_id;
  await endSessionsOf(tx, id);
  await sql`delete from member_link where workspace_id = ${tx.workspaceId}
    and (member_id = ${id} or email_key = ${member.email_key})`.execute(tx.db);
  await sql`delete from mail where workspace_id = ${tx.workspaceId}
    and (to_key = ${member.email_key} or person_id = ${personId})`.execute(tx.db);
  await sql`delete from account_proof where workspace_id = ${tx.workspaceId} and member_id = ${id}`.execute(tx.db);
  await changeMember(tx, id, { name: erasedName, email: null, email_key: null, digest_at: null, ended_at: now });
  const { identityIds } = await scopeOfMember(tx, personId);
  // The portal's own account last: with it goes the person, when nothing else is left of them.
  for (const identityId of [...identityIds.filter((one) => one !== member.identity_id), member.identity_id])
    await eraseAccount(tx, identityId, { everything, now });
  record(tx, "member.deleted", { kind: "member", id }, { data: { personId } });
  await sql`select forget_events(${[id]}::uuid[])`.execute(tx.db);
}
