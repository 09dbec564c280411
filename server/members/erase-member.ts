import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { identitiesOf, renameAccount } from "#server/people/identity-store.ts";
import { nameKey } from "#server/people/search-key.ts";
import { changePerson, lockPerson } from "#server/people/store.ts";
import { unlinkIdentity } from "#server/people/unlink-identity.ts";
import { changeMember, endSessionsOf, lockMember } from "./store.ts";

const erasedName = "Erased member";

/**
 * Erases a member's account: sessions, links, mails and their address; what they wrote stays under a name that says
 * nothing. The person they are is emptied too when nothing but this account is known of them; otherwise it loses the
 * mail address and this account, and the team decides about what others brought.
 */
export async function eraseMember(tx: Tx, id: string, now: Date): Promise<void> {
  const member = await lockMember(tx, id);
  if (!member) return;
  const personId = member.person_id;
  await endSessionsOf(tx, id);
  await sql`delete from member_link where workspace_id = ${tx.workspaceId}
    and (member_id = ${id} or email_key = ${member.email_key})`.execute(tx.db);
  await sql`delete from mail where workspace_id = ${tx.workspaceId}
    and (to_key = ${member.email_key} or person_id = ${personId})`.execute(tx.db);
  await changeMember(tx, id, { name: erasedName, email: null, email_key: null, digest_at: null, ended_at: now });
  await renameAccount(tx, member.identity_id, erasedName);
  if (await lockPerson(tx, personId)) {
    const others = (await identitiesOf(tx, [personId])).filter((identity) => identity.id !== member.identity_id);
    if (others.length === 0) {
      await changePerson(tx, personId, {
        name: erasedName,
        name_key: nameKey(erasedName),
        email: null,
        email_key: null,
      });
      await sql`delete from person_note where workspace_id = ${tx.workspaceId} and person_id = ${personId}`.execute(
        tx.db,
      );
    } else {
      await changePerson(tx, personId, { email: null, email_key: null });
      await unlinkIdentity(tx, personId, member.identity_id, now);
    }
  }
  record(tx, "member.deleted", { kind: "member", id }, { data: { personId } });
}
